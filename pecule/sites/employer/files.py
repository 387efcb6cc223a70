"""An employer's files: the list, the report of one, its downloads, and answering a question about it."""

import csv
import io
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions.asking import answer_staff
from pecule.entitlements.queries.employers import employers_of
from pecule.entitlements.queries.file_lists import count_files, months_of, page_of_files
from pecule.entitlements.queries.files import FileFacts, file_of
from pecule.entitlements.queries.incoming import still_to_read
from pecule.entitlements.rules.proposals import ReasonNeeded
from pecule.signin.rules import Audience
from pecule.sites.design.components import Column
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.design.paging import page_of
from pecule.sites.design.words import long_date
from pecule.sites.employer.words import (
    EFFECTS,
    anomaly_words,
    name_of,
    reason_rows,
    reason_words,
    siret_words,
    state_of,
)
from pecule.sites.entrance.doors import audience_required

REASONS_A_PAGE = 50


class AnswerForm(PlainForm):
    """A few lines to whoever checks the file."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Write no name and no social security number: a line number is enough."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@audience_required(Audience.EMPLOYER)
@require_safe
def home(request: Request) -> HttpResponse:
    """What was sent, and what became of it."""
    by = request.actor
    page = page_of(request, count_files(by), lambda limit, offset: page_of_files(by, limit=limit, offset=offset))
    columns = [
        Column(_("File")),
        Column(_("Received")),
        Column(_("People"), numeric=True),
        Column(_("Lines"), numeric=True),
        Column(_("State")),
    ]
    context = {
        "page": page,
        "columns": columns,
        "rows": [_row(file) for file in page],
        "waiting": still_to_read(by=by),
        "establishments": [(siret_words(siret), name) for siret, name in employers_of(by)],
    }
    return render(request, "employer/home.html", context)


def _row(file: FileFacts) -> list[object]:
    link = format_html('<a href="{}">{}</a>', reverse("employer:file", args=[file.public_id]), name_of(file))
    return [link, long_date(file.received_at), file.person_count, file.line_count, state_of(file)]


@audience_required(Audience.EMPLOYER)
@at_most(20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, public_id: UUID) -> HttpResponse:
    """The report of one file; a POST answers the question asked about it."""
    found = file_of(public_id, request.actor)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_staff(public_id, answer=form.cleaned_data["answer"], by=request.actor, at=request.now)
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "answer")
        else:
            messages.success(request, _("Your answer is sent. The file stays as it is until somebody has read it."))
            return redirect("employer:file", public_id)
    reasons = found.reasons
    page = page_of(request, len(reasons), lambda limit, at: reasons[at : at + limit], size=REASONS_A_PAGE)
    context = {
        "file": found,
        "form": form,
        "name": name_of(found),
        "state": state_of(found),
        "reasons_total": found.report.get("reasons_total", 0),
        "reasons_kept": len(reasons),
        "page": page,
        "reason_columns": [Column(_("Where")), Column(_("What is wrong"))],
        "reason_rows": reason_rows(list(page)),
        "anomalies": [anomaly_words(anomaly) for anomaly in found.anomalies],
        "said": found.report.get("said", []),
        "asked": found.status == "set_aside" and any(one["by"] == "staff" for one in found.report.get("said", [])),
        "month_columns": [Column(_("Establishment")), Column(_("Month")), Column(_("What the file does"))],
        "month_rows": _month_rows(found, request),
    }
    return render(request, "employer/file.html", context, status=form.status)


def _month_rows(found: FileFacts, request: Request) -> list[list[object]]:
    return [
        [siret_words(month.siret), f"{month.month:%m/%Y}", EFFECTS[month.effect]]
        for month in months_of(found.public_id, request.actor)
    ]


@audience_required(Audience.EMPLOYER)
@require_safe
def report_json(request: Request, public_id: UUID) -> HttpResponse:
    """The report for a program."""
    found = file_of(public_id, request.actor)
    return _attached(JsonResponse(_report(found), json_dumps_params={"indent": 2, "ensure_ascii": False}), "json")


@audience_required(Audience.EMPLOYER)
@require_safe
def report_csv(request: Request, public_id: UUID) -> HttpResponse:
    """The reasons for a spreadsheet, in the page's language."""
    found = file_of(public_id, request.actor)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["line", "code", "says"])
    writer.writerows([reason["line"], reason["code"], reason_words(reason)] for reason in found.reasons)
    return _attached(HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8"), "csv")


def _attached(response: HttpResponse, kind: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="report.{kind}"'
    return response


def _report(found: FileFacts) -> dict[str, Any]:
    """What an employer may know: what moved on people's accounts is not theirs to read."""
    return {
        "file": str(found.public_id),
        "name": found.name,
        "received_at": found.received_at.isoformat(),
        "status": found.status,
        "lines": found.line_count,
        "persons": found.person_count,
        "reasons_total": found.report.get("reasons_total", 0),
        "reasons": [{**reason, "says": reason_words(reason)} for reason in found.reasons],
        "anomalies": [{"code": each["code"], "says": anomaly_words(each)} for each in found.anomalies],
    }
