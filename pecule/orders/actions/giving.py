"""The organisation's verbs from the first day: entry, attendance, absence, service done, invoice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.orders.actions import telling
from pecule.orders.actions.steps import (
    SAME,
    check_move,
    day_of,
    due,
    lock_for_organisation,
    replayed,
    take,
)
from pecule.orders.models import Attendance, Order
from pecule.orders.rules.attendance import AttendanceRow, check_attendance
from pecule.orders.rules.giving import check_absent, check_completion, check_end, check_entry, check_exit
from pecule.orders.rules.life import PAID
from pecule.orders.rules.refusals import EntryWasConfirmed, NotNow
from pecule.payouts import actions as payouts


@transaction.atomic
def declare_entry(*, order: UUID, organisation: UUID, day: date, key: UUID, by: Actor, at: datetime) -> None:
    """Declare the day on which the holder entered the training.

    Raises NotFound, NotNow, EntryOutsideSession, KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_entry"):
        return
    check_move(found, "declare_entry", at)
    check_entry(day, start=found.start, end=found.end, today=day_of(at))
    found.entered_on = day
    found.save(update_fields=["entered_on"])
    take(found, "declare_entry", "in_training", due_on=due("exit", found.end), expires_on=SAME, key=key, by=by, at=at)
    telling.entered(found, key=key, by=by, at=at)


@transaction.atomic
def declare_attendance(
    *, order: UUID, organisation: UUID, rows: Sequence[AttendanceRow], key: UUID, by: Actor, at: datetime
) -> None:
    """Declare how much was followed on some days. Declared again before the end, a row takes the new minutes.

    Raises NotFound, NotNow, AttendanceImpossible, KeyUsedDifferently. Source: R6313-3 (proof by any element).
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_attendance"):
        return
    check_move(found, "declare_attendance", at)
    check_attendance(rows, entered_on=found.entered_on or found.start, end=found.end, today=day_of(at))
    Attendance.objects.bulk_create(
        [Attendance(order=found, day=row.day, part=row.part, minutes=row.minutes, declared_at=at) for row in rows],
        update_conflicts=True,
        unique_fields=["order", "day", "part"],
        update_fields=["minutes", "declared_at"],
    )
    take(found, "declare_attendance", "in_training", due_on=SAME, expires_on=SAME, key=key, by=by, at=at)


@transaction.atomic
def declare_no_show(*, order: UUID, organisation: UUID, key: UUID, by: Actor, at: datetime) -> None:
    """Declare that the holder did not come. They may contest it; then it is charged as a late cancellation.

    Raises NotFound, NotNow, TooEarly, EntryWasConfirmed (the holder says that they started), KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_no_show"):
        return
    check_move(found, "declare_no_show", at)
    check_absent(start=found.start, today=day_of(at))
    if found.holder_entered_on:
        raise EntryWasConfirmed(day=found.holder_entered_on)
    last = due("no_show_contest", day_of(at))
    take(found, "declare_no_show", "no_show", due_on=last, expires_on=last, key=key, by=by, at=at)
    telling.absent(found, last, key=key, by=by, at=at)


@transaction.atomic
def declare_service_done(
    *,
    order: UUID,
    organisation: UUID,
    ended_on: date,
    completion_percent: int,
    exit_reason: str = "finished",
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Declare the last day, why it ended, and what share of the hours was followed, in whole percents cut down.

    Validated by rule after the scheme's delay, unless it is set aside for a control. Raises NotFound, NotNow,
    EndNotPossible, CompletionNotAPercentage, UnknownExit, KeyUsedDifferently. Source: R6333-4.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_service_done"):
        return
    check_move(found, "declare_service_done", at)
    check_end(ended_on, entered_on=found.entered_on, today=day_of(at))
    check_completion(completion_percent)
    check_exit(exit_reason)
    write_end(found, ended_on, completion_percent, exit_reason)
    last = due("auto_validate", day_of(at))
    take(found, "declare_service_done", "service_done", due_on=last, expires_on=last, key=key, by=by, at=at)
    telling.done(found, key=key, by=by, at=at)


def write_end(order: Order, ended_on: date, percent: int, exit_reason: str) -> None:
    """Write how a training ended; never changed afterwards."""
    order.ended_on, order.completion_percent, order.exit_reason = ended_on, percent, exit_reason
    order.save(update_fields=["ended_on", "completion_percent", "exit_reason"])


@transaction.atomic
def give_invoice(*, order: UUID, organisation: UUID, number: str, key: UUID, by: Actor, at: datetime) -> None:
    """Give the invoice's number for what an order earned: it is then paid within the scheme's delay.

    The same number again is harmless, so ``key`` is not kept. Raises NotFound, RoleTooLow, NotNow (nothing is earned
    yet, or nothing at all), and the refusals of payouts.
    """
    found = lock_for_organisation(order, organisation, by, "accounts")
    if found.state not in PAID or not found.paid_cents:
        raise NotNow
    payouts.invoice(reference=f"order:{found.public_id}", number=number, by=by, at=at)
