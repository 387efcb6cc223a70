"""Whom a broker vouched for and who comes for the first time, or with several logins: which one is theirs."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pecule.holders.actions.claiming import claim_account
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import Refusal
from pecule.signin.actions import links
from pecule.signin.actions.enrolling import enrol
from pecule.signin.rules import Audience
from pecule.signin.rules.brokers import NobodyLinked
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request, SignedIn
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.through_brokers import AUDIENCES, WORK, let_in, somebody_at_the_door

_AUDIENCES = {
    Audience.ORGANISATION: _("A training organisation"),
    Audience.EMPLOYER: _("An employer"),
    Audience.FUNDER: _("A funder"),
    Audience.STAFF: _("Pécule"),
}


class NumberForm(PlainForm):
    """The social security number, asked once."""

    number = forms.CharField(
        label=_("Your social security number"),
        help_text=_("15 figures, on your health insurance card. We ask for it here once, and nowhere else."),
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CodeForm(PlainForm):
    """The code that came with a login made for somebody."""

    code = forms.CharField(
        label=_("Your enrolment code"),
        help_text=_("16 letters and figures, given to you once by whoever opened your login."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@never_cache
@at_most(6, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: Request) -> HttpResponseBase:
    """The first time: which training account is theirs."""
    verified = somebody_at_the_door(request)
    if verified is None:
        return redirect("signin:start")
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = read_nir(form.cleaned_data["number"])
            login = claim_account(number=number, verified=verified, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "number")
        else:
            return let_in(request, login, verified)
    return form_page(request, "entrance/which.html", form, {"name": verified.claims.get("given_name", "")})


@never_cache
@at_most(6, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponseBase:
    """The first time for work: the code that came with the login."""
    verified = somebody_at_the_door(request)
    if verified is None:
        return redirect("signin:start")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            given = form.cleaned_data["code"]
            login = enrol(code=given, verified=verified, levels=settings.PECULE_LEVELS, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "code")
        else:
            return let_in(request, login, verified)
    return form_page(request, "entrance/code.html", form, {"name": verified.claims.get("given_name", "")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def as_whom(request: Request) -> HttpResponseBase:
    """Somebody with several logins for work: as whom they come now."""
    verified = somebody_at_the_door(request)
    if verified is None:
        return redirect("signin:start")
    known = links.linked_logins(verified.issuer, verified.sub, AUDIENCES[WORK])
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = _chosen(known, request.POST.get("login", ""))
        if chosen is not None:
            return let_in(request, chosen, verified)
        form.add_refusal(NobodyLinked())
    choices = [(login.public_id, _AUDIENCES[Audience(login.audience)], login.display_name) for login in known]
    return form_page(request, "entrance/as_whom.html", form, {"choices": choices})


def _chosen(known: Sequence[SignedIn], given: str) -> SignedIn | None:
    try:
        wanted = UUID(given)
    except ValueError:
        return None
    return next((login for login in known if login.public_id == wanted), None)
