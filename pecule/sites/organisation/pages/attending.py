"""Attendance: a week on a page, in hours; or all of it pasted from a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.orders.actions import declare_attendance
from pecule.orders.queries import AttendanceRow, OrderPage
from pecule.orders.rules.attendance import MINUTES_OF
from pecule.orders.rules.refusals import AttendanceImpossible, NotNow
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date, refusal_words
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation import attendance, words
from pecule.sites.organisation.pages.asking import LongText, short, show
from pecule.sites.organisation.pages.mine import mine, today
from pecule.sites.organisation.pages.orders import its
from pecule.sites.organisation.pages.step_forms import StepForm


class WeekForm(StepForm):
    """One length for each part of each day of a week; what is left empty says nothing."""

    done = gettext_lazy("The attendance is kept.")

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        self.days = days
        super().__init__(*args, **kwargs)

    def prepare(self, order: OrderPage) -> None:
        """A field for each part of each day, with what was declared before."""
        said = {(row.day, row.part): row.minutes for row in order.attendance}
        self.cells = {
            f"{part}-{day.isoformat()}": (day, part)
            for day in self.days
            for part in attendance.parts_of(order.modality)
        }
        for name, (day, part) in self.cells.items():
            minutes = said.get((day, part))
            self.fields[name] = forms.CharField(
                label=f"{format_date(day, 'l j F')} – {words.part(part).lower()}",
                initial="" if minutes is None else attendance.write_length(minutes),
                required=False,
                max_length=12,
                widget=short(inputmode="text", placeholder="3:30", **{"class": "govuk-input--width-5"}),
            )

    def clean(self) -> dict[str, Any]:
        """Rows out of what was typed."""
        typed = super().clean() or {}
        rows = []
        for name, (day, part) in self.cells.items():
            text = typed.pop(name, "")
            try:
                if text.strip():
                    rows.append(AttendanceRow(day, part, attendance.read_length(text)))
            except attendance.LengthUnreadable as refusal:
                self.add_error(name, str(refusal_words(refusal)))
        if not rows and not self.errors:
            self.add_error(None, _("Write at least one length."))
        return typed | {"rows": rows}

    def show(self, refusal: Refusal, rows: Sequence[AttendanceRow]) -> None:
        """Show a refusal at the first cell that is too long, else at the first of that day."""
        day = refusal.facts.get("day") if isinstance(refusal, AttendanceImpossible) else None
        wrong = next((row for row in rows if row.day == day and row.minutes > MINUTES_OF[row.part]), None)
        names = [name for name, (of, part) in self.cells.items() if of == day and (not wrong or part == wrong.part)]
        self.add_refusal(refusal, names[0] if names else None)


class PasteForm(StepForm):
    """Lines out of a spreadsheet."""

    done = gettext_lazy("The attendance is kept.")
    lines = LongText(
        label=gettext_lazy("Lines"),
        help_text=gettext_lazy(
            "A line for each part of a day: day;part;length, as in 2026-04-01;morning;3:30. Parts: morning, afternoon, "
            "day."
        ),
        max_length=20_000,
        rows=12,
    )

    def clean(self) -> dict[str, Any]:
        """Rows out of the lines."""
        typed = super().clean() or {}
        try:
            return typed | {"rows": attendance.read_lines(typed.pop("lines", ""))}
        except Refusal as refusal:
            self.add_refusal(refusal, "lines")
            return typed

    def show(self, refusal: Refusal, rows: Sequence[AttendanceRow]) -> None:
        """Show a refusal at the lines."""
        self.add_refusal(refusal, "lines")


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: Request, order: UUID, number: int) -> HttpResponse:
    """What was followed in one week of the training; weeks count from 1."""
    mine(request, "trainings")
    _organisations, found = its(request, order)
    weeks = _weeks(request, found)
    if number > len(weeks) or number < 1:
        raise NotNow
    form = WeekForm(request.POST if request.method == "POST" else None, order=found, days=weeks[number - 1])
    again = reverse("organisation:attendance", args=[order, min(number + 1, len(weeks))])
    links = [
        (place, _("Week of {day}").format(day=long_date(days[0])), _followed(found, days), place == number)
        for place, days in enumerate(weeks, 1)
    ]
    return _ask(request, found, form, again, {"weeks": links, "title": _("What did this person follow?")})


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: Request, order: UUID) -> HttpResponse:
    """All of it at once, out of a spreadsheet."""
    mine(request, "trainings")
    _organisations, found = its(request, order)
    form = PasteForm(request.POST if request.method == "POST" else None, order=found)
    again = reverse("organisation:order", args=[order])
    return _ask(request, found, form, again, {"title": _("Which lines do you paste?"), "paste": True})


def _ask(
    request: Request, order: OrderPage, form: WeekForm | PasteForm, again: str, context: dict[str, Any]
) -> HttpResponse:
    public_id = order.line.public_id
    if form.is_valid():
        rows = form.cleaned_data["rows"]
        who: dict[str, Any] = {"organisation": mine(request)[0].public_id, "by": request.actor, "at": request.now}
        try:
            declare_attendance(order=public_id, rows=rows, key=form.cleaned_data["key"], **who)
        except Refusal as refusal:
            form.show(refusal, rows)
        else:
            messages.success(request, str(form.done))
            return redirect(again)
    elif "declare_attendance" not in order.can:
        raise NotNow
    shown = {
        "order": order,
        "paste": False,
        "weeks": [],
        "about": f"{order.line.holder_name} · {order.line.title}",
        "button": _("Save"),
        "back_url": reverse("organisation:order", args=[public_id]),
        "back_text": _("Back to the order"),
        "why": [
            _("What you declare here proves the rate of completion. It can be corrected until you declare the end.")
        ],
    }
    return show(request, form, shown | context, template="organisation/attendance.html")


def _weeks(request: Request, order: OrderPage) -> list[list[date]]:
    return attendance.weeks(order.entered_on or order.line.start, min(order.line.end, today(request)))


def _followed(order: OrderPage, days: Sequence[date]) -> str:
    return attendance.write_length(sum(row.minutes for row in order.attendance if row.day in days))
