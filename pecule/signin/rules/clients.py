"""What a program may ask in the name of an employer, an organisation, a funder, or a body that we share with. Pure."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from pecule.kernel.refusals import Refusal
from pecule.signin.rules.logins import Audience

TOKEN_LIFE = timedelta(minutes=10)
MOST_CLIENTS = 10


class Scope(StrEnum):
    """One thing that a program may be allowed to do. Reading never comes with writing."""

    DECLARATIONS_READ = "declarations:read"
    DECLARATIONS_WRITE = "declarations:write"
    OFFERS_READ = "offers:read"
    OFFERS_WRITE = "offers:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PAYOUTS_READ = "payouts:read"
    PAYOUTS_WRITE = "payouts:write"
    CONSENTS_READ = "consents:read"
    CONSENTS_WRITE = "consents:write"
    SCRUBBING_WRITE = "scrubbing:write"
    DOTATIONS_READ = "dotations:read"
    DOTATIONS_WRITE = "dotations:write"
    CAMPAIGNS_READ = "campaigns:read"
    INDICATORS_WRITE = "indicators:write"
    SCAMS_WRITE = "scams:write"


SCOPES: dict[Audience, frozenset[Scope]] = {
    Audience.EMPLOYER: frozenset({Scope.DECLARATIONS_READ, Scope.DECLARATIONS_WRITE}),
    Audience.ORGANISATION: frozenset(
        {
            Scope.OFFERS_READ,
            Scope.OFFERS_WRITE,
            Scope.ORDERS_READ,
            Scope.ORDERS_WRITE,
            Scope.PAYOUTS_READ,
            Scope.PAYOUTS_WRITE,
            Scope.CONSENTS_READ,
            Scope.CONSENTS_WRITE,
            Scope.SCRUBBING_WRITE,
        }
    ),
    Audience.FUNDER: frozenset({Scope.DOTATIONS_READ, Scope.DOTATIONS_WRITE}),
    # Of bodies that we share campaigns with, and of the gateway that brings texts which people forward, in the name of
    # the analyst who answers for them. It has no role.
    Audience.STAFF: frozenset({Scope.CAMPAIGNS_READ, Scope.INDICATORS_WRITE, Scope.SCAMS_WRITE}),
}


class ClientRefused(Refusal):
    """A client and a secret that do not go together, or a client that was revoked; which of them is never said."""

    says = "This client and this secret do not go together."
    next_step = "Check both, or make a new client from your own pages."
    status = 401


class TokenRefused(Refusal):
    """No access token, or one that is unknown, expired or revoked."""

    says = "This call needs an access token that is still valid."
    next_step = "Ask for one at /api/v1/token with your client and its secret."
    status = 401


class ScopeUnknown(Refusal):
    """A scope that does not exist, or that a program for this audience can never have."""

    says = "“{scopes}” cannot be given to this program."
    next_step = "Choose among: {known}."
    status = 400


class ScopeMissing(Refusal):
    """A call that the token does not allow."""

    says = "This token does not allow “{scope}”."
    next_step = "Ask for a token with that scope, or make a client that has it."
    status = 403


class TooManyClients(Refusal):
    """More programs for one login than anybody can keep an eye on."""

    says = "There are already {limit} programs that act for you."
    next_step = "Revoke one that is not used any more."
    status = 409


def check_scopes(audience: Audience, scopes: Collection[str]) -> list[str]:
    """The scopes, sorted, if a program for this audience may have each. Raises ScopeUnknown, also for none at all."""
    allowed = SCOPES.get(audience, frozenset())
    wrong = sorted(set(scopes) - allowed)
    if wrong or not scopes:
        raise ScopeUnknown(scopes=" ".join(wrong)[:200], known=" ".join(sorted(allowed)))
    return sorted(set(scopes))
