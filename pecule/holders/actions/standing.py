"""Locking, unlocking, closing and reopening a training account. None of them moves money."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.holders.actions.rows import held, subject
from pecule.holders.actions.telling import tell
from pecule.holders.models import Holder
from pecule.holders.rules.looking import ReasonMissing, read_reason
from pecule.holders.rules.standing import (
    AccountClosed,
    AccountNotClosed,
    AccountNotLocked,
    ClosedLater,
    ClosedReason,
    ClosingUnexplained,
    LockReason,
    Status,
    UnlockNotYours,
)
from pecule.kernel.actors import Actor


@transaction.atomic
def lock(*, holder_id: int, reason: LockReason, by: Actor, at: datetime) -> None:
    """Lock an account at once: nothing can be ordered or approved until it is unlocked; credits still come in.

    The holder is told by e-mail. Locking a locked account changes nothing. Raises AccountClosed.
    """
    holder = held(holder_id)
    if holder.status == Status.CLOSED:
        raise AccountClosed
    if holder.status == Status.LOCKED:
        return
    holder.status, holder.locked_reason, holder.locked_at = Status.LOCKED.value, reason.value, at
    holder.save(update_fields=["status", "locked_reason", "locked_at"])
    tell(holder, "account_locked", {"locked_on": localtime(at).date()}, by=by, at=at)
    record(by=by, verb="holders.lock", subject=subject(holder), details={"reason": reason.value}, at=at)


@transaction.atomic
def unlock(*, holder_id: int, strongly: bool = False, by: Actor, at: datetime) -> None:
    """Unlock an account, once somebody checked who asks.

    A holder may take back a lock of their own asking, when their phone just proved who they are (``strongly``), and no
    other lock. Raises UnlockNotYours, AccountNotLocked.
    """
    if by.kind not in ("staff", "system", "holder"):
        raise UnlockNotYours
    holder = held(holder_id)
    if by.kind == "holder" and not (strongly and holder.locked_reason in ("", LockReason.ASKED)):
        raise UnlockNotYours
    if holder.status != Status.LOCKED:
        raise AccountNotLocked
    reason = holder.locked_reason
    _open(holder)
    record(by=by, verb="holders.unlock", subject=subject(holder), details={"was": reason}, at=at)


@transaction.atomic
def close(*, holder_id: int, reason: ClosedReason, day: date, why: str = "", by: Actor, at: datetime) -> None:
    """Close an account as of ``day`` (Paris): death (L5151-2) or full-rate pension conditions (L6323-3).

    What may still be used after a pension (volunteer rights, L5151-9) is for the scheme to say, by reason and day.
    Closing again with the same reason and day changes nothing; a death overrides a pension.
    ``why`` says how it is known, in words that the trail keeps: staff have to.
    Raises ClosedLater, AccountClosed, ClosingUnexplained.
    """
    said = _said(why, by)
    if day > at.astimezone(ZoneInfo(settings.TIME_ZONE)).date():
        raise ClosedLater
    holder = held(holder_id)
    if holder.status == Status.CLOSED:
        if (holder.closed_reason, holder.closed_on) == (reason.value, day):
            return
        if (holder.closed_reason, reason) != (ClosedReason.PENSION.value, ClosedReason.DEATH):
            raise AccountClosed
    holder.status, holder.closed_reason, holder.closed_on = Status.CLOSED.value, reason.value, day
    holder.locked_reason, holder.locked_at = "", None
    holder.save(update_fields=["status", "closed_reason", "closed_on", "locked_reason", "locked_at"])
    details = {"reason": reason.value, "as_of": day.isoformat(), **said}
    record(by=by, verb="holders.close", subject=subject(holder), details=details, at=at)


@transaction.atomic
def reopen(*, holder_id: int, why: str = "", by: Actor, at: datetime) -> None:
    """Reopen an account closed by mistake. A merged one stays closed. Staff say ``why``; the trail keeps it.

    Raises AccountNotClosed, AccountClosed, ClosingUnexplained.
    """
    said = _said(why, by)
    holder = held(holder_id)
    if holder.status != Status.CLOSED:
        raise AccountNotClosed
    if holder.closed_reason == ClosedReason.MERGED:
        raise AccountClosed
    was = holder.closed_reason
    _open(holder)
    record(by=by, verb="holders.reopen", subject=subject(holder), details={"was": was, **said}, at=at)


def _said(why: str, by: Actor) -> dict[str, str]:
    if not why and by.kind != "staff":
        return {}
    try:
        return {"why": read_reason(why)}
    except ReasonMissing:
        raise ClosingUnexplained from None


def _open(holder: Holder) -> None:
    holder.status = Status.OPEN.value
    holder.locked_reason = holder.closed_reason = ""
    holder.locked_at = holder.closed_on = None
    holder.save(update_fields=["status", "locked_reason", "locked_at", "closed_reason", "closed_on"])
