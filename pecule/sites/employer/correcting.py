"""Correcting what was declared: the whole month again, or one person's line."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.actions import correct_line
from pecule.entitlements.queries.employers import employers_of
from pecule.entitlements.queries.lines import StandingLine, line_declared, lines_declared
from pecule.entitlements.rules.refusals import FileNotFound, QuantityImpossible
from pecule.kernel.identifiers import InvalidNir, read_nir
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.rules import Audience
from pecule.sites.design.forms import ForgottenInput, MoneyField, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.design.words import in_french
from pecule.sites.employer.fields import MonthField, QuantityField
from pecule.sites.employer.words import UNITS, siret_words
from pecule.sites.entrance.doors import audience_required


class FindForm(PlainForm):
    """Whose line: establishment, person, month. Posted, so that no number stands in an address."""

    siret = forms.ChoiceField(label=gettext_lazy("Establishment"))
    nir = forms.CharField(
        label=gettext_lazy("Social security number of the person"),
        help_text=gettext_lazy("13 characters, with or without the key. It is used to find the line and is not kept."),
        max_length=30,
        widget=ForgottenInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    month = MonthField(label=gettext_lazy("Month"), help_text=gettext_lazy("Year and month, as in 2025-03."))

    def __init__(self, establishments: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        choices = [(siret, f"{siret_words(siret)} {name}".strip()) for siret, name in establishments]
        self.fields["siret"].choices = choices  # type: ignore[attr-defined]  # a choice field, see above


class LineForm(PlainForm):
    """What the line should say."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of working time"), choices=list(UNITS.items()), widget=forms.RadioSelect
    )
    worked = QuantityField(label=gettext_lazy("Time worked or paid as work"))
    counted_absence = QuantityField(
        label=gettext_lazy("Absences that count as work"),
        help_text=gettext_lazy("Maternity, paternity, adoption, parental leave, carer's leave, accident at work."),
        required=False,
    )
    reference = QuantityField(
        label=gettext_lazy("Reference of a whole full-time year"),
        help_text=gettext_lazy("As fixed by your collective agreement. Empty: the legal reference applies."),
        required=False,
    )
    pay = MoneyField(label=gettext_lazy("Gross pay"), help_text=gettext_lazy("In euros, as in 1 234,56."))
    part_time = forms.BooleanField(label=gettext_lazy("Part time"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("10 to 300 characters, without a name or a number."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=36)


@audience_required(Audience.EMPLOYER)
@require_safe
def choose(request: Request) -> HttpResponse:
    """Which way of correcting."""
    return render(request, "employer/correct.html")


@audience_required(Audience.EMPLOYER)
@at_most(120, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """Find the line to correct."""
    form = FindForm(employers_of(request.actor), request.POST if request.method == "POST" else None)
    found: list[StandingLine] = []
    if form.is_valid():
        asked = form.cleaned_data
        try:
            number = read_nir(asked["nir"])
        except InvalidNir as refusal:
            form.add_refusal(refusal, "nir")
        else:
            found = lines_declared(number, siret=asked["siret"], month=asked["month"], by=request.actor)
            if len(found) == 1:
                return redirect("employer:line", found[0].id)
            if not found:
                form.add_error(None, _("Nothing that you declared for this person and this month counts today."))
    context = {"title": _("Correct one line"), "button": _("Find the line"), "found": found}
    return form_page(request, "employer/find.html", form, context)


@audience_required(Audience.EMPLOYER)
@at_most(120, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: Request, line_id: int) -> HttpResponse:
    """Declare one line again with other quantities."""
    form = LineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            file = correct_line(line_id, pay_cents=said.pop("pay"), **said, by=request.actor, at=request.now)
        except QuantityImpossible as refusal:
            form.add_refusal(refusal, "worked")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The line is corrected. Rights already credited are put right."))
            return redirect("employer:file", file.public_id)
    try:
        found = line_declared(line_id, by=request.actor)
    except FileNotFound:
        raise NotFound from None  # it is a line that is not there, not a file
    if not form.is_bound:
        form = LineForm(initial=_as_declared(found))
    context = {
        "title": _("Correct one line"),
        "button": _("Correct this line"),
        "line": found,
        "siret": siret_words(found.siret),
        "find": reverse("employer:find"),
    }
    return form_page(request, "employer/line.html", form, context)


def _as_declared(found: StandingLine) -> dict[str, object]:
    return {
        "unit": found.unit,
        "worked": _decimal(found.worked),
        "counted_absence": _decimal(found.counted_absence) if found.counted_absence else "",
        "reference": _decimal(found.reference) if found.reference else "",
        "pay": _decimal(found.pay_cents),
        "part_time": found.part_time,
        "key": str(uuid4()),
    }


def _decimal(hundredths: int) -> str:
    """As people of the page's language would type it."""
    return f"{hundredths // 100}{',' if in_french() else '.'}{hundredths % 100:02d}"
