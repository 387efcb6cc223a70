"""A person on their way through: from a service, to an identity provider, back, and on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.broker import people
from pecule.broker.flows import finishing, rows, sessions
from pecule.broker.flows.completing import fail
from pecule.broker.flows.rows import Flow
from pecule.broker.provider import asking
from pecule.broker.rules.steps import Step
from pecule.broker.upstream import choosing, returning, sending
from pecule.kernel.refusals import Refusal
from pecule.openid.errors import OAuthError
from pecule.openid.provider.scopes import claims_of
from pecule.sites.broker import cookies, telling
from pecule.sites.broker.machines import parameters
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.design.middleware import let_forms_lead_to

View = Callable[..., HttpResponseBase]
log = structlog.get_logger(__name__)


def step(view: View) -> View:
    """A page of a sign-in under way: a refusal is told on a page that keeps the way back to the service open."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    return shown


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal: other ways to go on, and back to the service, as long as a sign-in is under way."""
    log.info("sign_in_refused", refusal=refusal.name(), incident=refusal.facts.get("incident", ""))
    flow: Flow | None = None
    try:
        flow = rows.of_browser(cookies.read(request, cookies.FLOW), at=request.now)  # type: ignore[attr-defined]  # set by When
    except Refusal:
        flow = None
    context = {"refusal": refusal, "flow": flow, "again": flow is not None and flow.step <= Step.SENT}
    response = render(request, "broker/refused.html", context, status=refusal.status)
    if flow is not None:
        let_forms_lead_to(response, flow.request.redirect_uri)
    return response


@csrf_exempt
@step
@this_reading_page_writes_who_looked
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: Request, compatible: bool = False) -> HttpResponseBase:
    """A browser comes from a service (OIDC Core 3.1.2): its sign-in is begun, and it goes on to the choice."""
    try:
        cookie = asking.open_for_browser(parameters(request), compatible=compatible, at=request.now)
    except asking.SentBack as back:
        return redirect(back.address)
    response = redirect("broker:connect")
    cookies.write(request, response, cookies.FLOW, cookie)
    return response


@step
@this_reading_page_writes_who_looked
@require_safe
def connect(request: Request) -> HttpResponseBase:
    """Choose an identity provider; whoever is still signed in goes on at once when that is enough."""
    flow = _flow(request)
    if flow.step is Step.RETURNED:
        return redirect("broker:confirm")
    session = sessions.find(cookies.read(request, cookies.SESSION), at=request.now)
    someone = sessions.reused(session, flow, suspicious=telling.suspicious(request), at=request.now)
    if someone is not None and flow.step is Step.ASKED:
        finishing.reuse(flow, someone, at=request.now)
        return redirect("broker:confirm")
    found = choosing.choices(flow.request, suspicious=telling.suspicious(request))
    client = finishing.client_of(flow)
    context = {
        "client": client.name[telling.language()],
        "choices": [telling.shown(choice, telling.language()) for choice in found],
        "purchase": bool(flow.request.details),
    }
    response = render(request, "broker/connect.html", context)
    let_forms_lead_to(
        response, flow.request.redirect_uri, *(choice.provider.issuer for choice in found if not choice.why)
    )
    return response


@step
@require_POST
def go(request: Request, provider: str) -> HttpResponseBase:
    """On to the identity provider that was chosen."""
    where = sending.send(
        _flow(request), provider, suspicious=telling.suspicious(request), language=telling.language(), at=request.now
    )
    return redirect(where)


@step
@this_reading_page_writes_who_looked
@require_safe
def callback(request: Request) -> HttpResponseBase:
    """Back from the identity provider. Nothing is shown here: what was told is read once, and the page left."""
    flow = _flow(request)
    answer = {name: str(values[0]) for name, values in request.GET.lists() if len(values) == 1}
    returning.come_back(
        flow, answer, suspicious=telling.suspicious(request), language=telling.language(), at=request.now
    )  # fmt: skip
    return redirect("broker:confirm")


@step
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponseBase:
    """What the service will be told; then on to it. A service that people must agree with asks, others inform."""
    flow = _flow(request)
    someone, client = finishing.person_of(flow), finishing.client_of(flow)
    if request.method == "POST":
        device = cookies.read(request, cookies.DEVICE) or rows.new_secret()
        session = sessions.find(cookies.read(request, cookies.SESSION), at=request.now)
        used_again = session.number if session and (flow.upstream or {}).get("reused") else None
        known = people.know_device(account=someone.account, cookie=device, at=request.now)
        where, opened = finishing.finish(flow, session=used_again, known_device=known, at=request.now)
        response: HttpResponse = redirect(where)
        cookies.drop(response, cookies.FLOW)
        cookies.write(request, response, cookies.DEVICE, device, cookies.DEVICE_SECONDS)
        if opened:
            cookies.write(request, response, cookies.SESSION, opened.cookie)
        return response
    told = [name for name in claims_of(flow.request.scopes) if someone.claims.get(name)]
    context = {
        "client": client.name[telling.language()],
        "consent": client.require_consent,
        "told": telling.claims(told, someone.claims),
        "provider": people.provider_name(someone.provider, telling.language()),
    }
    response = render(request, "broker/confirm.html", context)
    let_forms_lead_to(response, flow.request.redirect_uri)
    return response


@step
@require_POST
def give_up(request: Request) -> HttpResponseBase:
    """Back to the service, which learns that nobody signed in."""
    flow = _flow(request)
    response = redirect(fail(flow, OAuthError("access_denied", "the person gave up"), at=request.now))
    cookies.drop(response, cookies.FLOW)
    return response


def _flow(request: Request) -> Flow:
    return rows.of_browser(cookies.read(request, cookies.FLOW), at=request.now)
