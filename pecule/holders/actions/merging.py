"""A temporary number becomes final."""

import os
from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.holders.actions.rows import held, subject
from pecule.holders.models import ContactPoint, FormerNumber, Holder
from pecule.holders.models.vault import vault
from pecule.holders.rules.standing import ClosedReason, MergeImpossible, OrdersStillOpen, Status
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import Nir
from pecule.ledger import actions as ledger
from pecule.ledger import queries as balances

_MERGES = UUID("5b0f0a4e-6d0c-4a51-9a3e-2f6f8f0f9c11")


@transaction.atomic
def merge_temporary(*, holder_id: int, final: Nir, by: Actor, at: datetime) -> int:
    """Give a person with a temporary number their final NIR; return the inner id of the account that stays.

    Nobody has the NIR yet: the account takes it and keeps the old number as a former one. Somebody has it: the
    temporary account is closed, its money goes fund by fund to that account, and the old number leads there from
    now on. Done again, it changes nothing. Raises MergeImpossible, OrdersStillOpen; then no money has moved.
    """
    if final.temporary:
        raise MergeImpossible
    final_hash = vault().hash(final)
    kept_id = Holder.objects.filter(nir_hash=final_hash).values_list("pk", flat=True).first()
    rows = {pk: held(pk) for pk in sorted({holder_id, kept_id or holder_id})}
    temporary, kept = rows[holder_id], rows[kept_id or holder_id]
    if (temporary.merged_into_id is not None and temporary.merged_into_id == kept_id) or holder_id == kept_id:
        return kept.pk
    if not temporary.temporary_number or Status.CLOSED in (temporary.status, kept.status):
        raise MergeImpossible
    if kept_id is None:
        _make_final(temporary, final, at)
    else:
        _join(temporary, kept, by, at)
    details = {"kept": str(kept.public_id)}
    record(by=by, verb="holders.merge_temporary", subject=subject(temporary), details=details, at=at)
    return kept.pk


def _make_final(holder: Holder, final: Nir, at: datetime) -> None:
    FormerNumber.objects.create(
        holder=holder, nir_cipher=bytes(holder.nir_cipher), nir_hash=bytes(holder.nir_hash), until=at
    )
    keys = vault()
    holder.nir_hash, holder.nir_cipher, holder.temporary_number = keys.hash(final), keys.seal(final, os.urandom), False
    holder.save(update_fields=["nir_hash", "nir_cipher", "temporary_number"])


def _join(temporary: Holder, kept: Holder, by: Actor, at: datetime) -> None:
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    _move_money(temporary, kept, by, at)
    if kept.login_id is None and temporary.login_id is not None:
        login_id, temporary.login = temporary.login_id, None
        temporary.save(update_fields=["login"])
        kept.login_id = login_id
        kept.save(update_fields=["login"])
    temporary.status, temporary.closed_reason, temporary.closed_on = Status.CLOSED.value, ClosedReason.MERGED.value, day
    temporary.locked_reason, temporary.locked_at = "", None
    temporary.merged_into, temporary.login = kept, None
    temporary.save()
    Holder.objects.filter(merged_into=temporary).update(merged_into=kept)
    FormerNumber.objects.filter(holder=temporary).update(holder=kept)
    known = ContactPoint.objects.filter(holder=kept, removed_at=None).values_list("kind", "value")
    taken = set(known)
    for point in ContactPoint.objects.filter(holder=temporary, removed_at=None):
        if (point.kind, point.value) not in taken:
            point.holder = kept
            point.save(update_fields=["holder"])


def _move_money(temporary: Holder, kept: Holder, by: Actor, at: datetime) -> None:
    accounts = balances.balances("holder", temporary.pk)
    pending = sum(account.balance.pending_debit_cents + account.balance.pending_credit_cents for account in accounts)
    if pending:
        raise OrdersStillOpen(pending_cents=pending)
    for account in accounts:
        amount = account.balance.posted_cents
        if amount == 0:
            continue
        theirs = ledger.open_account(owner_kind="holder", owner_id=kept.pk, fund=account.fund, floored=amount > 0)
        debit, credit = (account.account_id, theirs) if amount > 0 else (theirs, account.account_id)
        ledger.transfer(
            id=uuid5(_MERGES, f"{temporary.public_id}:{account.account_id}"),
            debit=debit,
            credit=credit,
            amount_cents=abs(amount),
            code="merge",
            reference=f"holder:{temporary.public_id}",
            effective_on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
            at=at,
            by=by,
        )
