"""Opening an account, or entering one's own: two addresses, two codes."""

from uuid import UUID

from django import forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import DayField, ForgottenInput, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.wallet.counter_words import SEXES
from pecule.sites.wallet.doors import let_person_in
from pecule.sites.wallet.telling import source_of
from pecule.wallet.actions import confirming
from pecule.wallet.rules.people import MobileUnreadable

_METHODS = ["GET", "HEAD", "POST"]
_ASKED = "asked"


class EnterForm(PlainForm):
    """The two addresses of an account."""

    email = forms.EmailField(
        label=_("My e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )  # fmt: skip
    mobile = forms.CharField(
        label=_("My mobile number"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class OpenForm(EnterForm):
    """Who somebody says to be, and the two addresses where they are reached."""

    family_name = forms.CharField(
        label=_("Birth name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )  # fmt: skip
    given_name = forms.CharField(
        label=_("All given names"), help_text=_("As on your identity document, in its order."), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    birthdate = DayField(label=_("Birth date"))
    gender = forms.ChoiceField(label=_("Sex"), choices=list(SEXES.items()), widget=forms.RadioSelect)
    birthplace = forms.RegexField(
        r"^[0-9AB]{5}$", label=_("INSEE code of the municipality of birth"), required=False, max_length=5,
        help_text=_("Five characters. Empty when born abroad."),
    )  # fmt: skip
    birthcountry = forms.RegexField(
        r"^99\d{3}$", label=_("INSEE code of the country of birth"), initial="99100", max_length=5
    )  # fmt: skip
    field_order = ("family_name", "given_name", "birthdate", "gender", "birthplace", "birthcountry", "email", "mobile")

    @property
    def identity(self) -> dict[str, str]:
        """The identity, as it is declared."""
        said = self.cleaned_data
        names = ("family_name", "given_name", "gender", "birthplace", "birthcountry")
        return {name: said[name] for name in names} | {"birthdate": said["birthdate"].isoformat()}


@never_cache
@at_most(20, seconds=3600)
@require_http_methods(_METHODS)
def open_account(request: Request) -> HttpResponseBase:
    """Open an account with an identity that is declared, and checked later."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = confirming.ask_to_open(
                email=form.cleaned_data["email"], mobile=form.cleaned_data["mobile"], identity=form.identity,
                language=_language(), source=source_of(request), at=request.now,
            )  # fmt: skip
            return on_to_codes(request, asked)
        except Refusal as refusal:
            form.add_refusal(refusal, "mobile" if isinstance(refusal, MobileUnreadable) else None)
    return form_page(request, "wallet/account/open.html", form)


@never_cache
@at_most(20, seconds=3600)
@require_http_methods(_METHODS)
def enter(request: Request) -> HttpResponseBase:
    """Enter one's own page."""
    form = EnterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = confirming.ask_to_enter(
                **form.cleaned_data, language=_language(), source=source_of(request), at=request.now
            )  # fmt: skip
            return on_to_codes(request, asked)
        except Refusal as refusal:
            form.add_refusal(refusal, "mobile" if isinstance(refusal, MobileUnreadable) else None)
    return form_page(request, "wallet/account/enter.html", form)


class CodesForm(PlainForm):
    """Both codes."""

    mail_code = forms.CharField(
        label=_("Code from the e-mail"), max_length=12,
        widget=ForgottenInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip
    sms_code = forms.CharField(
        label=_("Code from the SMS"), max_length=12,
        widget=ForgottenInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


@never_cache
@at_most(40, seconds=3600)
@require_http_methods(_METHODS)
def codes(request: Request) -> HttpResponseBase:
    """Type both codes; the account is then open for a quarter of an hour."""
    if _ASKED not in request.session:
        return redirect("wallet:enter")
    form = CodesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = confirming.confirm(
                public_id=UUID(request.session[_ASKED]), **form.cleaned_data, at=request.now
            )  # fmt: skip
            let_person_in(request, person, at=request.now)
            return redirect("wallet:account")
        except Refusal as refusal:
            form.add_refusal(refusal)
    return form_page(request, "wallet/account/codes.html", form)


@require_POST
def leave(request: Request) -> HttpResponseBase:
    """Out of one's page."""
    request.session.flush()
    return redirect("wallet:home")


def on_to_codes(request: Request, asked: UUID) -> HttpResponseBase:
    """To the page where both codes are typed."""
    request.session[_ASKED] = str(asked)
    return redirect("wallet:codes")


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"
