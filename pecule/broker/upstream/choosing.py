"""Which identity providers a person may choose from, and why not the others. Asked when shown, sent and back."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from pecule.broker import registry
from pecule.broker.registry import Provider
from pecule.broker.rules.levels import CONTEXT_FLOOR, level_to_ask
from pecule.issuing import registry as issued
from pecule.openid.levels import Level, highest
from pecule.openid.provider.requests import AuthorizationRequest


class Why(StrEnum):
    """Why a provider cannot be chosen for this sign-in."""

    LEVEL = "level"
    SERVICE = "service"
    CONTEXT = "context"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Choice:
    """An identity provider, the level that will be asked of it, and why it cannot be chosen, if it cannot."""

    provider: Provider
    level: Level | None
    why: Why | None


def choices(request: AuthorizationRequest, *, suspicious: bool) -> list[Choice]:
    """Every provider that is shown, those that can be chosen first."""
    found = [_choice(one, request, suspicious) for one in registry.providers().values() if one.shown]
    return sorted(found, key=lambda choice: (choice.why is not None, choice.provider.provider_id))


def choice(provider_id: str, request: AuthorizationRequest, *, suspicious: bool) -> Choice | None:
    """One provider by its name, or None when there is none."""
    provider = registry.provider(provider_id)
    return _choice(provider, request, suspicious) if provider else None


def _choice(provider: Provider, request: AuthorizationRequest, suspicious: bool) -> Choice:
    level = level_to_ask(request.level, provider.levels)
    return Choice(provider, level, _why_not(provider, request, level, suspicious))


def _why_not(provider: Provider, request: AuthorizationRequest, level: Level | None, suspicious: bool) -> Why | None:
    client = issued.client(request.client_id)
    if client is None or not _of_service(provider.provider_id, client.providers_only, client.providers_except):
        return Why.SERVICE
    if level is None:
        return Why.LEVEL
    if {one["type"] for one in request.details} - set(provider.details_types):
        return Why.APPROVAL
    if suspicious and not highest(provider.levels).at_least(CONTEXT_FLOOR):
        return Why.CONTEXT
    return None


def _of_service(provider_id: str, only: Collection[str], but: Collection[str]) -> bool:
    return provider_id in only if only else provider_id not in but
