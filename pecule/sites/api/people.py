"""What an application of ours does for the person who signed in to it: their token says who, how surely, and when.

What is too sensitive for that sign-in is refused with the one that it needs (RFC 9470): the application sends the
person to the broker with these ``acr_values`` and ``max_age``, and calls again.
"""

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema
from ninja.security import HttpBearer

from pecule.holders.queries import own_file
from pecule.kernel.refusals import Refusal
from pecule.ledger.queries import balances
from pecule.openid.levels import Level
from pecule.signin.actions.brokers import read_token
from pecule.signin.actions.links import linked_holder
from pecule.signin.queries.logins import actor_of
from pecule.signin.rules.brokers import PersonsToken, PersonsTokenRefused, SignInTooWeak
from pecule.sites.api.passes import bearer_token
from pecule.sites.design.http import Request
from pecule.sites.design.limits import TryLimit
from pecule.sites.entrance.doors import FRESH
from pecule.sites.holder.pages.export import everything

router = Router(tags=["people"])
LIMIT = TryLimit(60, 60, ("GET",))


class TooManyCalls(Refusal):
    """More calls for people than one address may make."""

    says = "This address has asked about people many times in a minute. This call was not answered."
    next_step = "Wait a minute, then call again."
    status = 429


class Person(HttpBearer):
    """Opens an operation to the person whose token it is, who signed in at ``level`` and, if said, lately."""

    openapi_type = "openIdConnect"
    openapi_openIdConnectUrl: ClassVar[str] = "/.well-known/openid-configuration"  # noqa: N815 -- OpenAPI's own name

    def __init__(self, level: Level, max_age_s: int | None = None) -> None:
        super().__init__()
        self.level, self.max_age_s = level, max_age_s

    def __call__(self, request: HttpRequest) -> Any:
        """Who calls; tries are counted before any broker is asked. Raises TooManyCalls and as ``authenticate`` does."""
        if not LIMIT.allows(request):
            raise TooManyCalls
        return self.authenticate(request, bearer_token(request, PersonsTokenRefused))

    def authenticate(self, request: HttpRequest, token: str) -> PersonsToken:
        """Who calls, as the portal knows them. Raises PersonsTokenRefused, SignInTooWeak, BrokerNotAnswering."""
        known = cast(Request, request)
        found = read_token(token, at=known.now)
        login = linked_holder(found.issuer, found.sub)
        if login is None:
            raise PersonsTokenRefused
        if not found.sure_enough(self.level, max_age_s=self.max_age_s, at=known.now):
            fresh = {} if self.max_age_s is None else {"max_age": self.max_age_s}
            raise SignInTooWeak(acr_values=self.level.value, **fresh)
        known.login, known.actor = login, actor_of(login)
        return found


LOOKING = Person(Level.LOW)
TAKING_AWAY = Person(Level.SUBSTANTIAL, int(FRESH.total_seconds()))


class FundOut(Schema):
    """What one fund still has to spend, in its unit: cents for EUR."""

    fund: str
    unit: str
    available: int


class AccountOut(Schema):
    """A training account: open, locked or closed, and what it has."""

    status: str
    funds: list[FundOut]


@router.get("/me", auth=LOOKING, response=AccountOut, url_name="me")
def account(request: Request) -> AccountOut:
    """What the person has. Any sign-in of theirs is enough."""
    file = own_file(cast(Any, request.login).pk)
    found = [
        FundOut(fund=one.fund, unit=one.unit, available=one.balance.available_cents)
        for one in balances("holder", file.id)
    ]
    return AccountOut(status=file.status, funds=found)


@router.get("/me/export", auth=TAKING_AWAY, url_name="me_export")
def export(request: Request) -> HttpResponse:
    """All that is kept about the person. It needs their phone, a moment ago: eidas2 and ten minutes."""
    kept = everything(request)
    del kept["movements"]  # the transfers say it already
    answer = JsonResponse(kept, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    return answer
