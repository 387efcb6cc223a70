"""The organisation before the training: acknowledge, propose or refuse, cancel."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pecule.catalogue import queries as catalogue
from pecule.kernel.actors import Actor
from pecule.orders.actions import telling
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
from pecule.orders.models import Order
from pecule.orders.queries.quotes import seats_taken
from pecule.orders.rules.giving import check_price
from pecule.orders.rules.refusals import NoSeatLeft, NotNow, SessionNotOfThisTraining
from pecule.scheme.delays import check_start


@transaction.atomic
def acknowledge_order(*, order: UUID, organisation: UUID, key: UUID, by: Actor, at: datetime) -> None:
    """Take a request for a training with prerequisites: a longer delay to look at them begins.

    Raises NotFound, NotNow (no prerequisites, or not a new request), TooLate, KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "acknowledge"):
        return
    check_move(found, "acknowledge", at)
    if not found.prerequisites:
        raise NotNow
    last = due("answer_prerequisite", day_of(at))
    take(found, "acknowledge", "reviewing", due_on=last, expires_on=last, key=key, by=by, at=at)


@transaction.atomic
def answer_order(
    *,
    order: UUID,
    organisation: UUID,
    accept: bool,
    reason: str = "",
    session: UUID | None = None,
    price_cents: int | None = None,
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Answer a request: propose the place, or refuse it for a reason that the holder reads.

    The place may be proposed in another session of the same action and at a lower price; price, dates and session are
    then fixed. The holder accepts within the scheme's delay. Raises NotFound, NotNow, TooLate, ReasonNeeded (to
    refuse), StartTooSoon, NoSeatLeft, SessionNotOfThisTraining, PriceRaised (to propose), KeyUsedDifferently.
    """
    verb = "propose" if accept else "refuse"
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, verb):
        return
    check_move(found, verb, at)
    if not accept:
        take(found, "refuse", "refused", reason=check_reason(reason), key=key, by=by, at=at)
        telling.refused(found, key=key, by=by, at=at)
        return
    _fix(found, session, price_cents, day_of(at))
    last = due("accept", day_of(at))
    take(found, "propose", "proposed", due_on=last, expires_on=last, key=key, by=by, at=at, cents=found.price_cents)
    telling.proposed(found, key=key, by=by, at=at)


def _fix(order: Order, session: UUID | None, price_cents: int | None, day: date) -> None:
    """Write what the proposal changes, and keep what was asked."""
    changed = []
    if price_cents is not None and price_cents != order.price_cents:
        check_price(price_cents, asked_cents=order.price_cents)
        order.asked_price_cents, order.price_cents = order.price_cents, price_cents
        changed += ["asked_price_cents", "price_cents"]
    if session is not None and session != order.session.public_id:
        other = catalogue.session_facts(session)
        if other.action_id != order.session.action_id:
            raise SessionNotOfThisTraining
        if seats_taken([other.id]).get(other.id, 0) >= other.seats:
            raise NoSeatLeft
        order.asked_session_id, order.asked_start, order.asked_end = order.session_id, order.start, order.end
        order.session_id, order.start, order.end = other.id, other.start, other.end
        changed += ["asked_session", "asked_start", "asked_end", "session", "start", "end"]
    check_start(scheme(), proposed_on=day, starts_on=order.start)
    if changed:
        order.save(update_fields=changed)


@transaction.atomic
def cancel_as_organisation(*, order: UUID, organisation: UUID, reason: str, key: UUID, by: Actor, at: datetime) -> None:
    """Cancel a place before the training, for a reason that the holder reads: every euro held goes back.

    Raises NotFound, NotNow, ReasonNeeded, KeyUsedDifferently.
    """
    found = lock_for_organisation(order, organisation, by)
    if replayed(found, key, "cancel_as_organisation"):
        return
    check_move(found, "cancel_as_organisation", at)
    trimmed = check_reason(reason)
    freed = free_funds(found, by=by, at=at)
    take(found, "cancel_as_organisation", "cancelled", reason=trimmed, key=key, by=by, at=at, cents=freed)
    telling.cancelled(found, "organisation", freed, key=key, by=by, at=at)
