"""Clients and identity providers as registered, read often and remembered for a few seconds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.broker.models import IdentityProvider, RegisteredClient
from pecule.kernel.actors import Actor
from pecule.openid.levels import Level
from pecule.openid.provider.clients import Client, check_client, is_address
from pecule.openid.provider.scopes import SCOPES

OWN_PAGES = "my-connections"
_FRESH_SECONDS = 5
_Kept = TypeVar("_Kept")


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


def client(client_id: str) -> Client | None:
    """The client by its name, when it is registered and enabled."""
    return _clients().get(client_id)


def provider(provider_id: str) -> Provider | None:
    """The identity provider by its name, when it is registered and enabled."""
    return providers().get(provider_id)


def providers() -> Mapping[str, Provider]:
    """Every enabled identity provider."""
    return _remembered("providers", _read_providers)


@transaction.atomic
def configure(described: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, int]:
    """Make the registered clients and providers those of ``described``; the same again changes nothing.

    What is no longer described is disabled, never deleted. Raises ClientMisdescribed, ProviderMisdescribed: then
    nothing changed.
    """
    clients = [
        check_client(one, scopes=SCOPES, insecure=settings.PECULE_INSECURE_ADDRESSES)
        for one in described.get("clients", [])
    ]
    known = [_checked(one) for one in described.get("providers", [])]
    changed = {
        "clients": _written(RegisteredClient, "client_id", {one.client_id: one.as_json() for one in clients}, at),
        "providers": _written(IdentityProvider, "provider_id", {one.provider_id: asdict(one) for one in known}, at),
    }
    if any(changed.values()):
        record(by=by, verb="broker.configure", subject="broker:registry", details=changed, at=at)
    _remembered_values.clear()
    return changed


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


def _written(table: type[RegisteredClient] | type[IdentityProvider], key: str, described: Mapping[str, Any],
             at: datetime) -> int:  # fmt: skip
    """Count what changed: written anew, enabled again or disabled."""
    changed = 0
    kept = {getattr(row, key): row for row in table._default_manager.select_for_update().order_by(key)}
    for name, description in described.items():
        row = kept.get(name)
        plain = _plain(description)
        if row is None or row.described != plain or not row.enabled:
            table._default_manager.update_or_create(
                defaults={"described": plain, "enabled": True, "changed_at": at}, pk=name
            )
            changed += 1
    gone = [name for name, row in kept.items() if row.enabled and name not in described]
    table._default_manager.filter(**{f"{key}__in": gone}).update(enabled=False, changed_at=at)
    return changed + len(gone)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def _read_clients() -> Mapping[str, Client]:
    rows = RegisteredClient.objects.filter(enabled=True).order_by("client_id")
    return {OWN_PAGES: _own_pages(), **{row.client_id: Client.from_json(row.described) for row in rows}}


def _own_pages() -> Client:
    """The pages of people's own connections: signed in to like a service, and never given a token."""
    name = {"fr": "Mes connexions", "en": "My connections"}
    return Client(OWN_PAGES, name, "broker", (f"{settings.ISSUER}/my/",))


def _read_providers() -> Mapping[str, Provider]:
    rows = IdentityProvider.objects.filter(enabled=True).order_by("provider_id")
    return {row.provider_id: _checked(row.described) for row in rows}


def _clients() -> Mapping[str, Client]:
    return _remembered("clients", _read_clients)


_remembered_values: dict[tuple[str, str], tuple[float, Any]] = {}


def _remembered(kind: str, read: Callable[[], _Kept]) -> _Kept:
    key = (kind, connection.settings_dict["NAME"])
    found = _remembered_values.get(key)
    if found is None or time.monotonic() - found[0] > _FRESH_SECONDS:
        found = _remembered_values[key] = (time.monotonic(), read())
    kept: _Kept = found[1]
    return kept


def forget_read_registry() -> None:
    """Read clients and providers again at their next use."""
    _remembered_values.clear()
