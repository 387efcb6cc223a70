"""A person on their way through: from a service, to an identity provider, back, and on."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.broker import finishing, people
from pecule.broker.flows import sessions
from pecule.broker.upstream import choosing, returning, sending
from pecule.issuing import rows
from pecule.issuing.rules.steps import Step
from pecule.openid.provider.scopes import claims_of
from pecule.sites.broker import telling
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.design.middleware import let_forms_lead_to
from pecule.sites.issuing import cookies
from pecule.sites.issuing.entering import flow_of, step


@step
@this_reading_page_writes_who_looked
@require_safe
def connect(request: Request) -> HttpResponseBase:
    """Choose an identity provider; whoever is still signed in goes on at once when that is enough."""
    flow = flow_of(request)
    if flow.step is Step.RETURNED:
        return redirect("broker:confirm")
    session = sessions.find(cookies.read(request, cookies.SESSION), at=request.now)
    someone = finishing.reused(session, flow, suspicious=telling.suspicious(request), at=request.now)
    if session is not None and someone is not None and flow.step is Step.ASKED:
        browser = rows.new_secret()
        finishing.reuse(flow, someone, session.number, browser=browser, at=request.now)
        return _on(request, browser)
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
        flow_of(request), provider, suspicious=telling.suspicious(request), language=telling.language(), at=request.now
    )
    return redirect(where)


@step
@this_reading_page_writes_who_looked
@require_safe
def callback(request: Request) -> HttpResponseBase:
    """Back from the identity provider. Nothing is shown here: what was told is read once, and the page left."""
    flow = flow_of(request)
    answer = {name: str(values[0]) for name, values in request.GET.lists() if len(values) == 1}
    browser = rows.new_secret()
    returning.come_back(
        flow, answer, browser=browser, suspicious=telling.suspicious(request), language=telling.language(),
        at=request.now,
    )  # fmt: skip
    return _on(request, browser)


@step
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponseBase:
    """What the service will be told; then on to it. A service that people must agree with asks, others inform."""
    flow = flow_of(request)
    someone, client = finishing.person_of(flow), finishing.client_of(flow)
    if request.method == "POST":
        device = cookies.read(request, cookies.DEVICE) or rows.new_secret()
        where, opened = finishing.finish(
            flow, before=cookies.read(request, cookies.SESSION), device=device, language=telling.language(),
            at=request.now,
        )  # fmt: skip
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


def _on(request: Request, browser: str) -> HttpResponseBase:
    """Known now: the browser goes on under a new name."""
    response = redirect("broker:confirm")
    cookies.write(request, response, cookies.FLOW, browser)
    return response
