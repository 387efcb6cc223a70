"""Transfers of accounts, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from pecule.ledger.rules.transfers import FIRST_OPEN_ID

# Each account reads its own index backwards and stops: an organisation paid by everybody answers as fast as a holder.
# What a shared account gave to accounts with a floor comes third, by a coarse index (sql/indexes.sql); others skip it.
_COLUMNS = (
    "id, seq, kind, debit_id, credit_id, amount_cents, code, reference, effective_on, recorded_at, "
    "pending_id, expires_at"
)
_HISTORY = f"""
SELECT t.* FROM unnest(%(accounts)s::bigint[]) AS a (id) CROSS JOIN LATERAL (
    (SELECT {_COLUMNS} FROM ledger_transfer
     WHERE debit_id = a.id AND (debit_id < {FIRST_OPEN_ID} OR credit_id >= {FIRST_OPEN_ID}) AND seq < %(before)s
     ORDER BY seq DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT {_COLUMNS} FROM ledger_transfer
     WHERE credit_id = a.id AND debit_id <> ALL (%(accounts)s) AND seq < %(before)s ORDER BY seq DESC LIMIT %(limit)s)
    UNION ALL
    (SELECT {_COLUMNS} FROM ledger_transfer
     WHERE a.id >= {FIRST_OPEN_ID} AND debit_id = a.id AND debit_id >= {FIRST_OPEN_ID} AND credit_id < {FIRST_OPEN_ID}
     AND seq < %(before)s ORDER BY seq DESC LIMIT %(limit)s)
) AS t ORDER BY t.seq DESC LIMIT %(limit)s
"""  # noqa: S608 -- built of constants
_SEQ_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer as it was written; ``amount_cents`` went from ``debit`` to ``credit``. See models.Transfer."""

    id: UUID
    seq: int
    kind: str
    debit: int
    credit: int
    amount_cents: int
    code: str
    reference: str
    effective_on: date
    recorded_at: datetime
    pending_id: UUID | None
    expires_at: datetime | None


def history(accounts: Sequence[int], *, limit: int = 200, before: int | None = None) -> list[TransferRow]:
    """Transfers from or to any of ``accounts``, newest first; ``before`` is the ``seq`` to page on from."""
    values: dict[str, Any] = {
        "accounts": list(set(accounts)),
        "limit": limit,
        "before": _SEQ_MAX if before is None else before,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, values)
        return [TransferRow(*row) for row in cursor.fetchall()]


def get_transfer(id: UUID) -> TransferRow | None:
    """One transfer by its id, or None."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM ledger_transfer WHERE id = %s", (id,))  # noqa: S608 -- a constant
        row = cursor.fetchone()
    return TransferRow(*row) if row else None
