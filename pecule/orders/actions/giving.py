"""The organisation's verbs: answer, cancel, declare the entry, declare the service done."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.orders.actions.money import free_funds
from pecule.orders.actions.steps import (
    check_move,
    check_reason,
    day_of,
    due,
    lock_for_organisation,
    replayed,
    scheme,
    take,
)
from pecule.orders.rules.giving import check_completion, check_end, check_entry
from pecule.scheme.delays import check_start


@transaction.atomic
def answer_order(
    *, order: UUID, organisation: UUID, accept: bool, reason: str = "", key: UUID, by: Actor, at: datetime
) -> None:
    """Answer a request: propose the place as requested, or refuse it for a reason that the holder reads.

    The holder then accepts within the scheme's delay. Raises NotFound, NotNow, TooLate, ReasonNeeded (to refuse),
    StartTooSoon (to propose), KeyUsedDifferently.
    """
    verb = "propose" if accept else "refuse"
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, verb):
        return
    move = check_move(found, verb, at)
    if accept:
        check_start(scheme(), proposed_on=day_of(at), starts_on=found.start)
        take(found, move, due_on=due("accept", day_of(at)), key=key, by=by, at=at)
    else:
        take(found, move, reason=check_reason(reason), key=key, by=by, at=at)


@transaction.atomic
def cancel_as_organisation(*, order: UUID, organisation: UUID, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Cancel a place before the training, for a reason that the holder reads: every euro held goes back.

    Raises NotFound, NotNow, ReasonNeeded, KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "cancel_as_organisation"):
        return
    move = check_move(found, "cancel_as_organisation", at)
    trimmed = check_reason(reason)
    freed = free_funds(found, by=by, at=at)
    take(found, move, reason=trimmed, key=key, by=by, at=at, cents=freed)


@transaction.atomic
def declare_entry(*, order: UUID, organisation: UUID, day: date, key: UUID, by: Actor, at: datetime) -> None:
    """Declare the day on which the holder entered the training.

    Raises NotFound, NotNow, EntryOutsideSession, KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_entry"):
        return
    move = check_move(found, "declare_entry", at)
    check_entry(day, start=found.start, end=found.end, today=day_of(at))
    found.entered_on = day
    found.save(update_fields=["entered_on"])
    take(found, move, due_on=due("exit", found.end), key=key, by=by, at=at)


@transaction.atomic
def declare_service_done(
    *,
    order: UUID,
    organisation: UUID,
    ended_on: date,
    completion_percent: int,
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Declare the last day and what share of the hours was followed, as a whole percentage rounded down.

    The service done is validated by itself after the scheme's delay, unless a control sets it aside (to come).
    Raises NotFound, NotNow, EndNotPossible, CompletionNotAPercentage, KeyUsedDifferently. Source: R6333-4.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "declare_service_done"):
        return
    move = check_move(found, "declare_service_done", at)
    check_end(ended_on, entered_on=found.entered_on, today=day_of(at))
    check_completion(completion_percent)
    found.ended_on, found.completion_percent = ended_on, completion_percent
    found.save(update_fields=["ended_on", "completion_percent"])
    take(found, move, due_on=due("auto_validate", day_of(at)), key=key, by=by, at=at)
