"""Hours left from the former right (DIF): what the law says, how many there are, and what they become."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.entitlements.actions import enter_dif_hours
from pecule.entitlements.queries.stated import former_hours, worth_of_former_hours
from pecule.holders.queries import Standing
from pecule.kernel.refusals import Refusal
from pecule.scheme.conversions import TooManyDifHours
from pecule.sites.design.forms import form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder.pages.me import OnceForm, me, today
from pecule.sites.holder.words import hours_written

_HOURS = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?(?: ?h)?", re.IGNORECASE)


class HoursField(forms.CharField):
    """Hours as payslips write them, cleaned to hundredths."""

    def clean(self, value: Any) -> int:
        """Return hundredths of hours above zero."""
        text = " ".join(super().clean(value).split())
        found = _HOURS.fullmatch(text)
        hundredths = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
        if not hundredths:
            raise forms.ValidationError(_("Write the hours as a number above zero, as in 87.5."))
        return hundredths


class HoursForm(OnceForm):
    """How many."""

    hours = HoursField(
        label=_("How many hours are written there?"),
        help_text=_("For instance 120, or 87.5."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}),
    )


class ConfirmHoursForm(HoursForm):
    """The same, carried over to where they are confirmed."""

    hours = HoursField(max_length=12, widget=forms.HiddenInput)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """What the law says of these hours, and how many there are; then what they become, before anything is done."""
    holder, day = me(request), today(request)
    form = HoursForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        hundredths = form.cleaned_data["hours"]
        try:
            cents = worth_of_former_hours(hundredths, day=day)
        except Refusal as refusal:
            _add(form, refusal)
        else:
            confirm = ConfirmHoursForm(initial={name: form.data[name] for name in ("key", "hours")})
            context = {"hours": hours_written(hundredths), "cents": cents}
            return form_page(request, "holder/former_hours_confirm.html", confirm, context)
    return _question(request, holder, form)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponse:
    """Turn the hours into euros. Read as a page, it leads back to the question."""
    if request.method != "POST":
        return redirect("holder:former_hours")
    holder = me(request)
    form = HoursForm(request.POST)
    if form.is_valid():
        hundredths, key = form.cleaned_data["hours"], str(form.cleaned_data["key"])
        try:
            enter_dif_hours(holder.id, hours_hundredths=hundredths, key=key, by=request.actor, at=request.now)
        except Refusal as refusal:
            _add(form, refusal)
        else:
            messages.success(request, gettext("It is done: your hours are now euros in your account."))
            return redirect("holder:former_hours")
    return _question(request, holder, form)


def _question(request: Request, holder: Standing, form: HoursForm) -> HttpResponse:
    law = former_hours(holder.id, day=today(request))
    context = {
        "holder": holder,
        "law": law,
        "most": hours_written(law.most_hundredths),
        "entered": hours_written(law.entered.hours_hundredths) if law.entered else "",
    }
    return form_page(request, "holder/former_hours.html", form, context)


def _add(form: HoursForm, refusal: Refusal) -> None:
    form.add_refusal(refusal, "hours" if isinstance(refusal, TooManyDifHours) else None)
