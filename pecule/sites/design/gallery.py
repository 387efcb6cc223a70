"""Every component on one page, to look at while building. Only in a demonstration or when debugging."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pecule.kernel.identifiers import InvalidSiret, read_siret
from pecule.sites.design.chart import Series
from pecule.sites.design.components import Column, Row, Step, Warning
from pecule.sites.design.forms import DayField, MoneyField, PlainForm, form_page
from pecule.sites.design.words import money


class Example(PlainForm):
    """One field of each kind."""

    siret = forms.CharField(
        label=gettext_lazy("SIRET of the organisation"),
        help_text=gettext_lazy("14 digits, written on its invoices."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        max_length=20,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}), required=False
    )
    price = MoneyField(label=gettext_lazy("Price"), help_text=gettext_lazy("In euros, as in 1 234,56."))
    day = DayField(label=gettext_lazy("First day"))
    way = forms.ChoiceField(
        label=gettext_lazy("Where does it take place?"),
        choices=[("room", gettext_lazy("In a room")), ("far", gettext_lazy("At a distance"))],
        widget=forms.RadioSelect,
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"), choices=[("", "—"), ("bre", "Bretagne"), ("cor", "Corse")], required=False
    )
    why = forms.CharField(label=gettext_lazy("Why?"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read what happens next"))


def _only_where_people_try_things() -> None:
    if not (settings.DEBUG or getattr(settings, "PECULE_DEMO", False)):
        raise Http404


def gallery(request: HttpRequest) -> HttpResponse:
    """Show everything."""
    _only_where_people_try_things()
    years = list(range(2019, 2026))
    return render(request, "design/gallery.html", {"years": years, **_values()})


def form(request: HttpRequest) -> HttpResponse:
    """Show a form, its errors, and a refusal at its field."""
    _only_where_people_try_things()
    filled = Example(request.POST if request.method == "POST" else None)
    if filled.is_valid():
        try:
            read_siret(filled.cleaned_data["siret"])
        except InvalidSiret as refusal:
            filled.add_refusal(refusal, "siret")
    page = {"title": _("An example of a form"), "button": _("Send")}
    return form_page(request, "design/form_page.html", filled, page)


def _values() -> dict[str, Any]:
    own = [50_000, 100_000, 150_000, 112_500, 162_500, 212_500, 262_500]
    return {
        "warnings": [
            Warning(
                _("SMS about a “right that expires” are going round"), _("Your rights do not expire. Delete the SMS.")
            )
        ],
        "series": [
            Series(_("Own rights"), own),
            Series(_("From your employer"), [0, 0, 0, 40_000, 40_000, 90_000, 40_000]),
        ],
        "rows": [
            Row(_("Training"), _("Pastry, level 3")),
            Row(_("Price"), money(129_000), "#", _("Change")),
            Row(_("Starts on"), _("after your approval")),
        ],
        "columns": [Column(_("Year")), Column(_("What for")), Column(_("Credit"), numeric=True)],
        "lines": [(2024, _("A full year of work"), money(50_000)), (2025, _("Half a year of work"), money(25_050))],
        "steps": [
            Step(_("Asked for"), date(2025, 3, 1)),
            Step(_("Accepted by the organisation"), date(2025, 3, 4), "now", _("Your money is kept for it.")),
            Step(_("The training begins"), None, "next"),
        ],
        "at": datetime(2025, 3, 1, 13, 5, tzinfo=UTC),
        "page": Paginator(range(100), 10).page(2),
    }
