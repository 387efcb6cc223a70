"""How a browser comes in from a service, and what it sees when a sign-in cannot go on."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pecule.issuing import asking, rows
from pecule.issuing.completing import fail
from pecule.issuing.rows import Flow
from pecule.issuing.rules.steps import Step
from pecule.kernel.refusals import Refusal
from pecule.openid.errors import OAuthError
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.design.middleware import let_forms_lead_to
from pecule.sites.issuing import cookies
from pecule.sites.issuing.machines import parameters

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
            return _refused(cast(Request, request), refusal)

    return shown


def flow_of(request: Request) -> Flow:
    """The sign-in that this browser began. Raises SignInLost."""
    return rows.of_browser(cookies.read(request, cookies.FLOW), at=request.now)


@csrf_exempt
@step
@this_reading_page_writes_who_looked
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: Request, compatible: bool = False) -> HttpResponseBase:
    """A browser comes from a service (OIDC Core 3.1.2): its sign-in is begun, and it goes on to the first page."""
    try:
        cookie = asking.open_for_browser(parameters(request), compatible=compatible, at=request.now)
    except asking.SentBack as back:
        return redirect(back.address)
    response = redirect(settings.ISSUER_FIRST_PAGE)
    cookies.write(request, response, cookies.FLOW, cookie)
    return response


@step
@require_POST
def give_up(request: Request) -> HttpResponseBase:
    """Back to the service, which learns that nobody signed in."""
    response = redirect(fail(flow_of(request), OAuthError("access_denied", "the person gave up"), at=request.now))
    cookies.drop(response, cookies.FLOW)
    return response


def _refused(request: Request, refusal: Refusal) -> HttpResponse:
    """What was refused; other ways to go on, and back to the service, as long as a sign-in is under way."""
    log.info("sign_in_refused", refusal=refusal.name(), incident=refusal.facts.get("incident", ""))
    flow: Flow | None = None
    try:
        flow = flow_of(request)
    except Refusal:
        flow = None
    again = settings.ISSUER_FIRST_PAGE if flow is not None and flow.step <= Step.SENT else ""
    response = render(
        request, "issuing/refused.html", {"refusal": refusal, "flow": flow, "again": again}, status=refusal.status
    )
    if flow is not None:
        let_forms_lead_to(response, flow.request.redirect_uri)
    return response
