"""Clients as registered, read often and remembered for a few seconds."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, models, transaction

from pecule.audit.actions import record
from pecule.issuing.models import RegisteredClient
from pecule.kernel.actors import Actor
from pecule.openid.provider.clients import Client, check_client
from pecule.openid.provider.scopes import SCOPES

_FRESH_SECONDS = 5
_Kept = TypeVar("_Kept")


def client(client_id: str) -> Client | None:
    """The client by its name, when it is registered and enabled, or is one of our own pages."""
    return remembered("clients", _read_clients).get(client_id)


@transaction.atomic
def configure_clients(described: list[Mapping[str, Any]], *, by: Actor, at: datetime) -> int:
    """Make the registered clients those described; return how many changed, none when it is the same again.

    What is no longer described is disabled, never deleted. Raises ClientMisdescribed: then nothing changed.
    """
    clients = [check_client(one, scopes=SCOPES, insecure=settings.PECULE_INSECURE_ADDRESSES) for one in described]
    changed = write_described(RegisteredClient, {one.client_id: one.as_json() for one in clients}, at=at)
    if changed:
        record(by=by, verb="issuing.configure", subject="issuer:clients", details={"changed": changed}, at=at)
    return changed


def write_described(table: type[models.Model], described: Mapping[str, Any], *, at: datetime) -> int:
    """Write rows of ``pk``, ``described``, ``enabled`` and ``changed_at``; count what changed or was disabled."""
    rows = table._default_manager
    kept = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    changed = 0
    for name, description in described.items():
        row: Any = kept.get(name)
        plain = _plain(description)
        if row is None or row.described != plain or not row.enabled:
            rows.update_or_create(defaults={"described": plain, "enabled": True, "changed_at": at}, pk=name)
            changed += 1
    gone = rows.filter(enabled=True).exclude(pk__in=list(described)).update(enabled=False, changed_at=at)
    forget_read_registry()
    return changed + gone


def remembered(kind: str, read: Callable[[], _Kept]) -> _Kept:
    """What ``read`` gives, read again when it is older than a few seconds."""
    key = (kind, connection.settings_dict["NAME"])
    found = _values.get(key)
    if found is None or time.monotonic() - found[0] > _FRESH_SECONDS:
        found = _values[key] = (time.monotonic(), read())
    kept: _Kept = found[1]
    return kept


def forget_read_registry() -> None:
    """Read everything again at its next use."""
    _values.clear()


_values: dict[tuple[str, str], tuple[float, Any]] = {}


def _read_clients() -> Mapping[str, Client]:
    rows = RegisteredClient.objects.filter(enabled=True).order_by("client_id")
    own = {one["client_id"]: Client.from_json(one) for one in getattr(settings, "ISSUER_OWN_PAGES", ())}
    return own | {row.client_id: Client.from_json(row.described) for row in rows}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
