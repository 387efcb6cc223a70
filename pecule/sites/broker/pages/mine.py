"""People's own pages at the broker: where they signed in, what they block, what was not them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.broker import people, registry
from pecule.broker.flows import sessions
from pecule.broker.flows.sessions import Session
from pecule.broker.rules.levels import INSTANCES
from pecule.issuing import rows
from pecule.issuing.rules.steps import Step
from pecule.kernel.actors import Actor
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.sites.broker.telling import language
from pecule.sites.design.http import Request
from pecule.sites.issuing import cookies


@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """What this is, and where one's own connections are."""
    return render(request, "broker/home.html", {"level": settings.BROKER_LEVEL})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: Request) -> HttpResponseBase:
    """Where I signed in, and by what; signing in first (POST) when this browser has no session."""
    session = _session(request)
    if session is None:
        return _enter(request) if request.method == "POST" else render(request, "broker/enter.html")
    blocked = people.blocked(session.account)
    ways = [
        (one.provider_id, one.name[language()], one.provider_id in blocked) for one in registry.providers().values()
    ]
    context = {
        "lines": people.connections(session.account, language=language(), at=request.now),
        "ways": ways,
    }
    return render(request, "broker/mine.html", context)


@never_cache
@require_POST
def block(request: Request) -> HttpResponseBase:
    """Block a way of signing in, or unblock it."""
    session = _session(request)
    if session is None:
        return redirect("broker:mine")
    on = request.POST.get("on") == "1"
    people.set_block(
        account=session.account, provider_id=request.POST.get("provider", ""), on=on, by=_actor(session), at=request.now
    )  # fmt: skip
    messages.success(
        request, gettext("Nobody can sign in as you in that way any more.") if on else gettext("You can use it again.")
    )
    return redirect("broker:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, connection: UUID) -> HttpResponseBase:
    """“This was not me”: says what will happen, then locks everything at once."""
    session = _session(request)
    if session is None:
        return redirect("broker:mine")
    if request.method == "POST":
        number = people.report(
            account=session.account, connection=connection, by=_actor(session), at=request.now
        )  # fmt: skip
        response = render(request, "broker/reported.html", {"number": number})
        cookies.drop(response, cookies.SESSION)
        return response
    lines = people.connections(session.account, language=language(), at=request.now)
    line = next((one for one in lines if one.public_id == connection), None)
    return render(request, "broker/report.html", {"line": line}, status=200 if line else 404)


def _enter(request: Request) -> HttpResponseBase:
    """Begin a sign-in to these pages, as a service would."""
    cookie, instance = rows.new_secret(), INSTANCES[settings.BROKER_LEVEL]
    asked = AuthorizationRequest(
        "my-connections", f"{settings.ISSUER}/my/", ("openid",), instance.offered[0], rows.new_secret()
    )
    rows.begin(asked, step=Step.ASKED, secret=cookie, verb="broker.ask", actor="stranger:web", at=request.now)
    response = redirect("broker:connect")
    cookies.write(request, response, cookies.FLOW, cookie)
    return response


def _session(request: Request) -> Session | None:
    return sessions.find(cookies.read(request, cookies.SESSION), at=request.now)


def _actor(session: Session) -> Actor:
    return Actor("stranger", str(session.subject))
