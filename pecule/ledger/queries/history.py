"""Transfers of accounts, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from pecule.ledger.models import Transfer


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


def _row(transfer: Transfer) -> TransferRow:
    return TransferRow(
        transfer.id, transfer.seq, transfer.kind, transfer.debit_id, transfer.credit_id, transfer.amount_cents,
        transfer.code, transfer.reference, transfer.effective_on, transfer.recorded_at, transfer.pending_id,
        transfer.expires_at,
    )  # fmt: skip


def history(accounts: Sequence[int], *, limit: int = 200, before: int | None = None) -> list[TransferRow]:
    """Transfers from or to any of ``accounts``, newest first; ``before`` is the ``seq`` to page on from."""
    found = Transfer.objects.filter(Q(debit_id__in=accounts) | Q(credit_id__in=accounts))
    if before is not None:
        found = found.filter(seq__lt=before)
    return [_row(transfer) for transfer in found.order_by("-seq")[:limit]]


def get_transfer(id: UUID) -> TransferRow | None:
    """One transfer by its id, or None."""
    found = Transfer.objects.filter(id=id).first()
    return _row(found) if found else None
