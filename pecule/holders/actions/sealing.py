"""Changing the key under which numbers are sealed, without a pause."""

import os
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, Manager, Value
from django.db.models.functions import Substr

from pecule.audit.actions import record
from pecule.holders.models import FormerNumber, Holder
from pecule.holders.models.vault import vault
from pecule.kernel.actors import Actor


@transaction.atomic
def reseal_numbers(*, limit: int, by: Actor, at: datetime) -> int:
    """Seal again, under the current key, up to ``limit`` numbers of each table still sealed under an older one.

    Returns how many were changed; call again until it is 0, then retire the old key.
    """
    changed = _resealed(Holder, limit) + _resealed(FormerNumber, limit)
    if changed:
        record(by=by, verb="holders.reseal_numbers", subject="holders", details={"changed": changed}, at=at)
    return changed


def _resealed(table: type[Holder] | type[FormerNumber], limit: int) -> int:
    keys = vault()
    current = Value(bytes([keys.current]), output_field=BinaryField())
    sealed_by = Substr("nir_cipher", 1, 1, output_field=BinaryField())
    manager: Manager[Any] = table._default_manager
    rows = list(
        manager.alias(key=sealed_by)
        .exclude(key=current)
        .select_for_update(skip_locked=True)
        .only("nir_cipher", "nir_hash")[:limit]
    )
    for row in rows:
        row.nir_cipher = keys.seal(keys.open(bytes(row.nir_cipher), bytes(row.nir_hash)), os.urandom)
    manager.bulk_update(rows, ["nir_cipher"], batch_size=1000)
    return len(rows)
