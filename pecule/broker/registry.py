"""Identity providers as registered, read often and remembered for a few seconds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.broker.models import IdentityProvider
from pecule.issuing.registry import configure_clients, remembered, write_described
from pecule.kernel.actors import Actor
from pecule.openid.levels import Level
from pecule.openid.provider.clients import is_address


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider: what it may say of people is bounded by ``levels``, whatever it answers."""

    provider_id: str
    name: Mapping[str, str]
    issuer: str
    client_id: str
    levels: tuple[Level, ...]
    details_types: tuple[str, ...] = ()
    iss_in_answers: bool = True
    shown: bool = True


class ProviderMisdescribed(ValueError):
    """An identity provider that cannot be registered as it is written."""


def provider(provider_id: str) -> Provider | None:
    """The identity provider by its name, when it is registered and enabled."""
    return providers().get(provider_id)


def providers() -> Mapping[str, Provider]:
    """Every enabled identity provider."""
    return remembered("providers", _read_providers)


@transaction.atomic
def configure(described: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, int]:
    """Make the registered clients and providers those of ``described``; the same again changes nothing.

    What is no longer described is disabled, never deleted. Raises ClientMisdescribed, ProviderMisdescribed: then
    nothing changed.
    """
    known = {one.provider_id: asdict(one) for one in map(_checked, described.get("providers") or [])}
    clients = configure_clients(list(described.get("clients") or []), by=by, at=at)
    changed = write_described(IdentityProvider, known, at=at)
    if changed:
        record(by=by, verb="broker.configure", subject="broker:providers", details={"changed": changed}, at=at)
    return {"clients": clients, "providers": changed}


def _checked(written: Mapping[str, Any]) -> Provider:
    told = str(written.get("provider_id", "?"))
    try:
        found = Provider(
            **{
                **written,
                "levels": tuple(Level(level) for level in written["levels"]),
                "details_types": tuple(written.get("details_types", ())),
            }
        )
    except (TypeError, KeyError, ValueError) as error:
        raise ProviderMisdescribed(f"provider {told}: {error}") from None
    if not found.levels or set(found.name) != {"fr", "en"}:
        raise ProviderMisdescribed(f"provider {told}: needs levels, and a name in fr and en")
    if not is_address(found.issuer, insecure=settings.PECULE_INSECURE_ADDRESSES):
        raise ProviderMisdescribed(f"provider {told}: issuer is an https address")
    return found


def _read_providers() -> Mapping[str, Provider]:
    rows = IdentityProvider.objects.filter(enabled=True).order_by("provider_id")
    return {row.provider_id: _checked(row.described) for row in rows}
