"""Subcontracts: those declared, their share of what is sold here, and a new one."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue import actions
from pecule.catalogue.queries import subcontracted_share, subcontracts_of
from pecule.catalogue.rules import DatesOutOfOrder, InvalidNda, NotAboveZero, UnknownCertification
from pecule.catalogue.rules.documents import DocumentEmpty, DocumentTooLarge, DocumentUnreadable
from pecule.catalogue.rules.partners import OwnSubcontractor, SubcontractorDelisted, SubcontractorUncertified
from pecule.catalogue.rules.steps import SubcontractStep
from pecule.kernel.identifiers import InvalidSiret
from pecule.payouts.queries.turnover import turnover_of
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import DayField, MoneyField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.design.words import long_date, money
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation.pages.asking import DOCUMENT_FORM_BYTES, LongText, Sent, ask, content_of, short, typed
from pecule.sites.organisation.pages.mine import may, mine, today

_REFUSALS = {
    InvalidSiret: "siret",
    OwnSubcontractor: "siret",
    SubcontractorDelisted: "siret",
    InvalidNda: "nda",
    UnknownCertification: "certification",
    SubcontractorUncertified: "qualiopi_until",
    NotAboveZero: "amount_cents",
    DatesOutOfOrder: "end",
    DocumentEmpty: "file",
    DocumentTooLarge: "file",
    DocumentUnreadable: "file",
}


def _says(answer: str) -> bool:
    return answer == "yes"


class SubcontractForm(PlainForm):
    """Who, for what, when, for how much, and the contract itself."""

    name = forms.CharField(label=gettext_lazy("Name of the subcontractor"), max_length=200, widget=short())
    siret = forms.CharField(label=gettext_lazy("Its SIRET"), max_length=30, widget=short(inputmode="numeric"))
    nda = forms.CharField(
        label=gettext_lazy("Its activity declaration number"), max_length=30, widget=short(inputmode="numeric")
    )
    small = forms.TypedChoiceField(
        label=gettext_lazy("Is it a small business under the threshold?"),
        help_text=gettext_lazy("Then it needs no Qualiopi certificate of its own (R6333-6-3)."),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        coerce=_says,
        widget=forms.RadioSelect,
    )
    qualiopi_until = DayField(
        label=gettext_lazy("Last day of its Qualiopi certificate"),
        help_text=gettext_lazy("It must cover the whole contract, unless the business is small."),
        required=False,
    )
    certification = forms.CharField(
        label=gettext_lazy("Code of the certification"),
        help_text=gettext_lazy("As in RNCP34512 or RS5678; leave it empty when it is about none."),
        max_length=20, required=False, widget=short(**{"class": "govuk-input--width-10"}),
    )  # fmt: skip
    mission = LongText(label=gettext_lazy("What it does for you"), max_length=1000)
    amount_cents = MoneyField(label=gettext_lazy("Price of the contract"))
    start = DayField(label=gettext_lazy("First day"))
    end = DayField(label=gettext_lazy("Last day"))
    file = forms.FileField(
        label=gettext_lazy("The signed contract"), help_text=gettext_lazy("PDF, PNG or JPEG, at most 5 MB."),
        allow_empty_file=True,
    )  # fmt: skip


@audience_required("organisation")
@require_safe
def subcontracts(request: Request) -> HttpResponse:
    """The year's share against the cap, then each contract."""
    organisations, day = mine(request), today(request)
    inner = organisations[0].id
    share = subcontracted_share(inner, year=day.year, turnover_cents=turnover_of(inner, year=day.year))
    rows = [
        Row(_("Contracts that begin in {year}").format(year=day.year), money(share.subcontracted_cents)),
        Row(_("Earned here in {year}").format(year=day.year), money(share.turnover_cents)),
    ]
    if share.cap is not None:
        rows.append(Row(_("Most that the law allows"), f"{share.cap.numerator * 100 // share.cap.denominator} %"))
    columns = [
        Column(_("Subcontractor")),
        Column(_("Mission")),
        Column(_("Certification")),
        Column(_("From")),
        Column(_("Until")),
        Column(_("Price"), numeric=True),
    ]
    lines = [
        (f"{each.name} ({each.siret})", each.mission, each.certification_code or "–", long_date(each.start),
         long_date(each.end), money(each.amount_cents))
        for each in subcontracts_of(inner)
    ]  # fmt: skip
    context = {"organisations": organisations, "share": share, "rows": rows, "columns": columns, "lines": lines}
    manages = may(request, organisations[0], "manager")
    return render(request, "organisation/subcontracts.html", context | {"manages": manages, "year": day.year})


@audience_required("organisation")
@body_of_at_most(DOCUMENT_FORM_BYTES, audience="organisation")
@at_most(30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: Request) -> HttpResponse:
    """Declare a subcontract before it begins, with its text."""
    organisation = mine(request, "manager")[0]

    def act(file: Sent, qualiopi_until: date | None, **typed: Any) -> UUID:
        file_name, content = content_of(file)
        return actions.declare_subcontract(
            organisation=organisation.public_id, contract=SubcontractStep(qualiopi_until=qualiopi_until, **typed),
            file_name=file_name, content=content, by=request.actor, at=request.now,
        )  # fmt: skip

    return ask(
        request,
        typed(request, SubcontractForm),
        act,
        title=_("Which subcontract do you declare?"),
        button=_("Declare the subcontract"),
        back=(reverse("organisation:subcontracts"), _("Subcontracts")),
        done=_("The subcontract is declared."),
        why=[
            _("One level only: your subcontractor does the work itself. You answer for it as for your own."),
        ],
        refusals=_REFUSALS,
        context={"about": organisation.name},
    )
