"""The questions of an application, one a page."""

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.catalogue import actions
from pecule.catalogue.queries import ApplicationPage
from pecule.catalogue.rules import DatesOutOfOrder, InvalidIban
from pecule.catalogue.rules.steps import IdentityStep
from pecule.catalogue.rules.vetting import StatementYearUnfit
from pecule.kernel.refusals import NotFound
from pecule.sites.design.forms import DayField, ForgottenInput, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation.pages.applying import its_application, titles
from pecule.sites.organisation.pages.asking import ask, short

_REFUSALS = {InvalidIban: "iban", DatesOutOfOrder: "qualiopi_until", StatementYearUnfit: "statement_year"}
_IDENTITY = {field.name for field in fields(IdentityStep)}


def _says(answer: str) -> bool:
    return answer == "yes"


class WhoForm(PlainForm):
    """Names and the declaration."""

    legal_name = forms.CharField(
        label=gettext_lazy("Legal name"), help_text=gettext_lazy("As in the trade register."), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    legal_form = forms.CharField(
        label=gettext_lazy("Legal form"), help_text=gettext_lazy("For example SARL, association, sole trader."),
        max_length=100, widget=short(),
    )  # fmt: skip
    declared_on = DayField(
        label=gettext_lazy("Day of your activity declaration"),
        help_text=gettext_lazy("It stands on the receipt of the labour administration."),
    )
    by_delegate = forms.TypedChoiceField(
        label=gettext_lazy("Who applies"),
        choices=[("no", gettext_lazy("A legal representative")), ("yes", gettext_lazy("Somebody they chose"))],
        help_text=gettext_lazy("Somebody else than a legal representative adds a power of attorney to the documents."),
        coerce=_says,
        widget=forms.RadioSelect,
    )


class ContactForm(PlainForm):
    """Address, e-mail and phone."""

    address = forms.CharField(
        label=gettext_lazy("Street and number"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"), max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "inputmode": "numeric", "class": "govuk-input--width-5"}
        ),
    )  # fmt: skip
    city = forms.CharField(
        label=gettext_lazy("Town"), max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("Of the organisation; we write there about this file."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class StatementForm(PlainForm):
    """The last year told to the administration."""

    statement_year = forms.IntegerField(
        label=gettext_lazy("Year"),
        help_text=gettext_lazy(
            "The year that the statement (BPF) tells of. If you have not trained anybody yet, give the year before "
            "your declaration."
        ),
        widget=short(inputmode="numeric", **{"class": "govuk-input--width-4"}),
        error_messages={"invalid": gettext_lazy("Write a year with four digits.")},
    )


class QualiopiForm(PlainForm):
    """The certificate."""

    qualiopi_number = forms.CharField(label=gettext_lazy("Number of the certificate"), max_length=50, widget=short())
    qualiopi_from = DayField(label=gettext_lazy("First day of the certificate"))
    qualiopi_until = DayField(label=gettext_lazy("Last day of the certificate"))


class AccountForm(PlainForm):
    """The account to be paid on; never written back into a page."""

    iban = forms.CharField(
        label=gettext_lazy("IBAN"), max_length=50,
        help_text=gettext_lazy("Copy it from a bank statement. Only its last four characters are shown afterwards."),
        widget=ForgottenInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    iban_holder = forms.CharField(
        label=gettext_lazy("Name of the account's holder"), max_length=70,
        help_text=gettext_lazy("As the bank writes it."), widget=short(),
    )  # fmt: skip


class TermsForm(PlainForm):
    """The general conditions."""

    terms_accepted = forms.BooleanField(
        label=gettext_lazy("I have read the general conditions and I accept them for my organisation.")
    )


_FORMS: dict[str, type[PlainForm]] = {
    "who": WhoForm,
    "contact": ContactForm,
    "statement": StatementForm,
    "qualiopi": QualiopiForm,
    "bank": AccountForm,
    "terms": TermsForm,
}


def _why() -> dict[str, list[str]]:
    return {
        "who": [_("We compare it with the trade register and with the labour administration.")],
        "contact": [_("People read the town on your offers; the rest is for us only.")],
        "statement": [_("Without its yearly statement, a declaration lapses and nothing can be sold.")],
        "qualiopi": [_("Only organisations with a certificate that is running may sell trainings here.")],
        "bank": [_("You are paid on this account once a training is done and checked. We never pay another one.")],
        "terms": [
            _(
                "They say among others: trainings are given as they are sold; nobody is canvassed; entries and ends "
                "are declared within days; proofs are kept for controls; the rate that was followed is what is paid."
            )
        ],
    }


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: Request, application: UUID, name: str) -> HttpResponse:
    """One question of an application; what the other pages hold stays as it is."""
    if name not in _FORMS:
        raise NotFound
    organisation, page = its_application(request, application, to_write=True)
    form = _FORMS[name](request.POST if request.method == "POST" else None, initial=_initial(page))

    def act(**typed: Any) -> None:
        who: dict[str, Any] = {"application": application, "by": request.actor, "at": request.now}
        if typed.keys() <= _IDENTITY:
            actions.save_identity(identity=replace(page.identity, **typed), **who)
        else:
            actions.save_file(file=replace(page.file, **typed), **who)

    return ask(
        request,
        form,
        act,
        title=titles()[name],
        button=_("Save and continue"),
        back=(reverse("organisation:application", args=[application]), _("Back to the application")),
        why=_why()[name],
        refusals=_REFUSALS,
        context={"about": organisation.name},
    )


def _initial(page: ApplicationPage) -> dict[str, Any]:
    known = {field.name: getattr(page.identity, field.name) for field in fields(page.identity)}
    known |= {field.name: getattr(page.file, field.name) for field in fields(page.file)}
    answered = page.identity.declared_on is not None  # the start already gives the name
    return known | {"by_delegate": ("yes" if page.identity.by_delegate else "no") if answered else None}
