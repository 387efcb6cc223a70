"""Open figures on scams: pictures for people, a file for programs; nothing in them counts fewer than five."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pecule.scams.queries.figures import daily_rows
from pecule.scams.queries.figures import figures as open_figures
from pecule.sites.design.http import Request
from pecule.sites.public.scam_words import TITLES, departments, lasting, word

ROWS_SHOWN = 12
COLUMNS = ("day", "channel", "theme", "brand", "reports")


@require_safe
def figures(request: Request) -> HttpResponse:
    """Four weeks of reports, until yesterday."""
    found = open_figures(request.now)
    context = {
        "figures": found,
        "parts": [
            (part.by, gettext(TITLES[part.by]), [(word(part.by, value), n) for value, n in part.rows[:ROWS_SHOWN]])
            for part in found.parts
            if part.by != "department"
        ],
        "where": departments(next(part.rows for part in found.parts if part.by == "department")),
        "to_warning": lasting(found.median_to_warning_s) if found.median_to_warning_s is not None else "",
    }
    return render(request, "public/figures.html", context)


@require_safe
@cache_control(public=True, max_age=3_600)
def reports_csv(request: Request) -> HttpResponse:
    """Reports by day, channel, theme and brand, for a year (CSV, UTF-8); rows of fewer than five are left out."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(daily_rows(request.now))
    headers = {"Content-Disposition": 'attachment; filename="pecule-scam-reports.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
