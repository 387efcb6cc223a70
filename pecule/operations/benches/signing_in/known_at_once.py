"""The broker's addresses for the bench: whoever comes to choose an identity provider is known at once.

It does what the broker does when a person is back (their session, their connection, their code), without their visit to
an identity provider and without the page that they press "Continue" on: npm oidc-provider's interaction is spared both.
"""

from functools import lru_cache
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import include, path
from django.views.decorators.http import require_safe

from pecule.broker import finishing
from pecule.broker.flows.sessions import Someone
from pecule.broker.upstream import people
from pecule.issuing import rows
from pecule.openid.levels import Level
from pecule.operations import clock
from pecule.operations.benches.signing_in.node import PERSON
from pecule.sites.design.http import Request
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.issuing import cookies
from pecule.sites.issuing.entering import flow_of, step


@lru_cache(maxsize=1)
def _jeanne() -> tuple[int, UUID, dict[str, str]]:
    """The one person of this bench."""
    found = people.recognise("bench", "jeanne", PERSON, provider="Bench", at=clock.machine_now())
    return found.account.pk, found.account.subject, dict(found.claims)


@step
@this_reading_page_writes_who_looked
@require_safe
def known(request: Request) -> HttpResponseBase:
    """Back to the service with a code, as after a visit to an identity provider."""
    account, subject, claims = _jeanne()
    now = int(request.now.timestamp())
    someone = Someone(account, subject, "bench", claims, Level.LOW, now, ("pwd",))
    flow = finishing.reuse(flow_of(request), someone, None, browser=rows.new_secret(), at=request.now)
    where, opened = finishing.finish(flow, before="", device="bench", language="en", at=request.now)
    response = redirect(where)
    cookies.drop(response, cookies.FLOW)
    if opened:
        cookies.write(request, response, cookies.SESSION, opened.cookie)
    return response


urlpatterns = [path("connect/", known, name="connect"), path("", include("pecule.config.broker_urls"))]
