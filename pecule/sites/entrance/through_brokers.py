"""Coming in through a broker: going there, coming back, being sent out. Who comes first is met in ``joining``.

Tokens are told in the time of all machines: a demonstration that moved its clock forward still lets people in.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pecule.clock.queries import shift
from pecule.holders.actions.claiming import recognise_at
from pecule.kernel.actors import system
from pecule.openid.client.answers import Verified
from pecule.openid.client.requests import Begun
from pecule.openid.levels import Level, highest
from pecule.signin.actions import brokers, links
from pecule.signin.actions.brokers import HINT
from pecule.signin.queries.levels import LEVEL, SIGNED_IN_AT
from pecule.signin.rules import Audience
from pecule.signin.rules.brokers import AnswerNotBelieved, LevelTooLow, level_for
from pecule.sites.design.http import Request, SignedIn
from pecule.sites.design.limits import at_most, this_reading_page_writes_who_looked
from pecule.sites.entrance.doors import home_of

HOLDER, WORK = "holder", "work"
AUDIENCES = {HOLDER: (Audience.HOLDER,), WORK: tuple(one for one in Audience if one is not Audience.HOLDER)}
_BEGUN, _NEXT, _VERIFIED, _KIND = "broker_begun", "broker_next", "broker_verified", "broker_kind"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@at_most(20, seconds=300)
@require_POST
def go(request: Request) -> HttpResponseBase:
    """On to the broker, for the level that is asked, and at least the one that these people need."""
    kind = WORK if request.POST.get("as") == WORK else HOLDER
    levels = [level_for(audience, settings.PECULE_LEVELS) for audience in AUDIENCES[kind]]
    asked = Level.SUBSTANTIAL if request.POST.get("level") == Level.SUBSTANTIAL else Level.LOW
    level = highest([*levels, asked])
    begun = brokers.begin(
        level, redirect_uri=settings.PECULE_ADDRESS + reverse("signin:callback"), language=_language(),
        max_age=None if level is Level.LOW else 0, at=_machine(request),
    )  # fmt: skip
    request.session[_BEGUN], request.session[_NEXT] = begun.begun.as_json(), request.POST.get("next", "")
    request.session[_KIND] = kind
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
    kind = request.session.pop(_KIND, HOLDER)
    known = links.linked_logins(verified.issuer, verified.sub, AUDIENCES[kind])
    mine = request.login
    if not known and mine is not None and kind == mine.audience == HOLDER:
        # The other broker knows the same person by another name: who is in already is not asked for a number again.
        recognise_at(login=mine, verified=verified, at=request.now)  # type: ignore[arg-type]  # a Login, as below
        return let_in(request, mine, verified)
    if len(known) == 1:
        return let_in(request, known[0], verified)
    request.session[_VERIFIED] = _kept(verified)
    if known:
        return redirect("signin:as_whom")
    return redirect("signin:which" if kind == HOLDER else "signin:code")


@csrf_exempt  # a broker calls, not a browser: what it says is signed
@require_POST
def back_channel(request: HttpRequest) -> HttpResponse:
    """A broker says that somebody signed out (OIDC Back-Channel Logout 2.5)."""
    at: datetime = request.now - shift()  # type: ignore[attr-defined]  # every middleware has passed
    try:
        issuer, jti, sub, sid = brokers.read_logout_token(request.POST.get("logout_token", ""), at=at)
    except AnswerNotBelieved:
        return JsonResponse({"error": "invalid_request"}, status=400)
    once = sha256(f"{issuer} {jti}".encode()).hexdigest()
    if cache.add(f"logout:{once}", 1, 600):
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


def somebody_at_the_door(request: Request) -> Verified | None:
    """Whom a broker vouched for in this browser and who is not in yet."""
    kept = request.session.get(_VERIFIED)
    return None if kept is None else Verified(**kept | {"level": Level(kept["level"]), "amr": tuple(kept["amr"])})


def let_in(request: Request, login: SignedIn, verified: Verified) -> HttpResponseBase:
    """Open a session for a login by what a broker vouched for, and go on. Raises LevelTooLow."""
    if not verified.level.at_least(level_for(login.audience, settings.PECULE_LEVELS)):
        raise LevelTooLow
    wanted = request.session.get(_NEXT, "")
    request.session.pop(_VERIFIED, None)
    auth.login(request, login, backend=_BACKEND)  # type: ignore[arg-type]  # a Login, known here as what pages may know of it
    signed_in = datetime.fromtimestamp(verified.auth_time, UTC) + shift()
    request.session[LEVEL], request.session[SIGNED_IN_AT] = verified.level.value, signed_in.isoformat()
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


def _machine(request: Request) -> datetime:
    return request.now - shift()


def _language() -> str:
    return "fr" if (get_language() or "fr").startswith("fr") else "en"
