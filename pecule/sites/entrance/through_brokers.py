"""Coming in through a broker: going there, coming back, saying once which account is one's own, being sent out.

Tokens are told in the time of all machines: a demonstration that moved its clock forward still lets people in.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import auth
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.clock.queries import shift
from pecule.holders.actions.claiming import claim_account
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import Refusal
from pecule.openid.client.answers import Verified
from pecule.openid.client.requests import Begun
from pecule.openid.levels import Level
from pecule.signin.actions import brokers, links
from pecule.signin.actions.brokers import HINT
from pecule.signin.queries.levels import LEVEL, SIGNED_IN_AT
from pecule.signin.rules.brokers import AnswerNotBelieved
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request, SignedIn
from pecule.sites.design.limits import at_most, this_reading_page_writes_who_looked
from pecule.sites.entrance.doors import home_of

_BEGUN, _NEXT, _VERIFIED = "broker_begun", "broker_next", "broker_verified"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NumberForm(PlainForm):
    """The social security number, asked once."""

    number = forms.CharField(
        label=_("Your social security number"),
        help_text=_("15 figures, on your health insurance card. We ask for it here once, and nowhere else."),
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@never_cache
@at_most(20, seconds=300)
@require_POST
def go(request: Request) -> HttpResponseBase:
    """On to the broker, for the level that is asked."""
    level = Level.SUBSTANTIAL if request.POST.get("level") == Level.SUBSTANTIAL else Level.LOW
    begun = brokers.begin(
        level, redirect_uri=settings.PECULE_ADDRESS + reverse("signin:callback"), language=_language(),
        max_age=0 if level is Level.SUBSTANTIAL else None, at=_machine(request),
    )  # fmt: skip
    request.session[_BEGUN], request.session[_NEXT] = begun.begun.as_json(), request.POST.get("next", "")
    return redirect(begun.address)


@never_cache
@this_reading_page_writes_who_looked
@require_safe
def callback(request: Request) -> HttpResponseBase:
    """Back from the broker: its answer is read once, for the browser that asked."""
    kept = request.session.pop(_BEGUN, None)
    if kept is None:
        raise AnswerNotBelieved
    answer = {name: str(values[0]) for name, values in request.GET.lists() if len(values) == 1}
    verified = brokers.come_back(Begun.from_json(kept), answer, at=_machine(request))
    login = links.linked_login(verified.issuer, verified.sub)
    if login is None:
        request.session[_VERIFIED] = _kept(verified)
        return redirect("signin:which")
    return _let_in(request, login, verified)


@never_cache
@at_most(6, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: Request) -> HttpResponseBase:
    """The first time: which training account is theirs."""
    kept = request.session.get(_VERIFIED)
    if kept is None:
        return redirect("signin:start")
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verified = _verified(kept)
            number = read_nir(form.cleaned_data["number"])
            login = claim_account(number=number, verified=verified, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "number")
        else:
            del request.session[_VERIFIED]
            return _let_in(request, login, verified)
    return form_page(request, "entrance/which.html", form, {"name": kept["claims"].get("given_name", "")})


@csrf_exempt  # a broker calls, not a browser: what it says is signed
@require_POST
def back_channel(request: HttpRequest) -> HttpResponse:
    """A broker says that somebody signed out (OIDC Back-Channel Logout 2.5)."""
    at: datetime = request.now - shift()  # type: ignore[attr-defined]  # every middleware has passed
    try:
        issuer, jti, sub, sid = brokers.read_logout_token(request.POST.get("logout_token", ""), at=at)
    except AnswerNotBelieved:
        return JsonResponse({"error": "invalid_request"}, status=400)
    if cache.add(f"logout:{issuer} {jti}", 1, 600):
        links.end_visits(issuer=issuer, sub=sub, sid=sid, by=system("broker"), at=at)
    response = HttpResponse(status=200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def keys(_request: HttpRequest) -> JsonResponse:
    """Our public keys, for brokers."""
    return JsonResponse(brokers.published_keys())


def sign_in_choices() -> bool:
    """Whether a broker is set up."""
    return bool(brokers.brokers())


def _let_in(request: Request, login: SignedIn, verified: Verified) -> HttpResponseBase:
    wanted = request.session.get(_NEXT, "")
    auth.login(request, login, backend=_BACKEND)  # type: ignore[arg-type]  # a Login, known here as what pages may know of it
    request.session[LEVEL], request.session[SIGNED_IN_AT] = verified.level.value, request.now.isoformat()
    request.session["broker_issuer"], request.session["broker_hint"] = verified.issuer, verified.claims.get(HINT, "")
    request.session.save()
    links.come_in(
        login=login, verified=verified, session_key=request.session.session_key or "", at=request.now  # type: ignore[arg-type]  # likewise
    )  # fmt: skip
    home = home_of(login)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe and home != "/" and wanted.startswith(home) else home)


def _kept(verified: Verified) -> dict[str, Any]:
    return {
        "issuer": verified.issuer, "sub": verified.sub, "level": verified.level.value, "auth_time": verified.auth_time,
        "amr": list(verified.amr), "sid": verified.sid, "claims": dict(verified.claims),
    }  # fmt: skip


def _verified(kept: dict[str, Any]) -> Verified:
    return Verified(**kept | {"level": Level(kept["level"]), "amr": tuple(kept["amr"])})


def _machine(request: Request) -> datetime:
    return request.now - shift()


def _language() -> str:
    return "fr" if (get_language() or "fr").startswith("fr") else "en"
