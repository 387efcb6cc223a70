"""What every verb does first and last: find and lock the order, check who acts and when, write the step down."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.catalogue.actions.doors import check_may_act
from pecule.catalogue.rules import acts_for_anyone
from pecule.catalogue.rules.members import Role
from pecule.holders.models import Holder
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.orders.actions.rows import locked_order, verb_under, write_step
from pecule.orders.models import Order, Transition
from pecule.orders.rules.life import CLOCKS, Move, move_to, moves_for
from pecule.orders.rules.refusals import KeyUsedDifferently, NotNow, ReasonNeeded, TooLate
from pecule.scheme import Scheme, load
from pecule.scheme.delays import deadline

REASON_MAX = 500
SAME: Any = object()
"""A day that a step leaves as it is."""


def scheme() -> Scheme:
    """This installation's scheme."""
    return load(settings.SCHEME)


def day_of(at: datetime) -> date:
    """The day of an instant where the law's days are counted."""
    return localtime(at).date()


def due(name: str, start: date) -> date:
    """The last day of the scheme's delay ``name`` that starts on ``start``."""
    return deadline(scheme(), name, start=start).day


def owner_of(order: Order) -> Holder:
    """Whose order it is: the holder who asked, or the one their temporary account was joined to since."""
    return order.holder.merged_into or order.holder


def lock_for_holder(order: UUID, holder: UUID, by: Actor) -> Order:
    """The order, locked, if it is this holder's and ``by`` acts as them. Raises NotFound."""
    found = locked(order)
    owner = owner_of(found)
    if owner.public_id != holder or not acts_as_holder(str(owner.login.public_id) if owner.login else None, by):
        raise NotFound
    return found


def acts_as_holder(login: str | None, by: Actor) -> bool:
    """Whether ``by`` is the holder's own sign-in (public id), an agent or the system."""
    return acts_for_anyone(by) or (by.kind == "holder" and login == by.id)


def lock_for_organisation(order: UUID, organisation: UUID, by: Actor, role: Role = "trainings") -> Order:
    """The order, locked, if it is this organisation's and ``by`` one of its members in that role.

    Raises NotFound, RoleTooLow.
    """
    found = locked(order)
    if found.organisation.public_id != organisation:
        raise NotFound
    check_may_act(found.organisation, by, role)
    return found


def lock_for_staff(order: UUID, by: Actor) -> Order:
    """The order, locked, if ``by`` is an agent or a job of ours. Raises NotFound."""
    if not acts_for_anyone(by):
        raise NotFound
    return locked(order)


def locked(order: UUID) -> Order:
    """The order, locked. Raises NotFound."""
    found = locked_order(order)
    if found is None:
        raise NotFound
    return found


def replayed(order: Order, key: UUID, *verbs: str) -> bool:
    """Whether one of these steps was taken already under ``key``. Raises KeyUsedDifferently when it was another."""
    taken = verb_under(order, key)
    if taken is not None and taken not in verbs:
        raise KeyUsedDifferently
    return taken is not None


def check_move(order: Order, verb: str, at: datetime) -> None:
    """Check that ``verb`` can be done now. Raises NotNow, or TooLate past the last day of a state that expires."""
    if not moves_for(verb, order.state):
        raise NotNow
    if CLOCKS.get(order.state) == "expire" and order.expires_on and day_of(at) > order.expires_on:
        raise TooLate(due_on=order.expires_on)


def check_reason(reason: str, most: int = REASON_MAX) -> str:
    """A reason, trimmed. Raises ReasonNeeded when there is none."""
    trimmed = " ".join(reason.replace("\0", "").split())[:most]
    if not trimmed:
        raise ReasonNeeded
    return trimmed


def take(
    order: Order,
    verb: str,
    to_state: str,
    *,
    due_on: date | None = None,
    expires_on: date | None = None,
    reason: str = "",
    key: UUID | None,
    by: Actor,
    at: datetime,
    cents: int | None = None,
) -> Move:
    """Write the step and its audit line; the database moves the order. ``cents`` is what was held, freed or paid.

    ``due_on`` is the last day of whoever acts next, ``expires_on`` the last day before the clock does; ``SAME`` keeps
    what stood.
    """
    move = move_to(verb, order.state, to_state)
    due_on = order.due_on if due_on is SAME else due_on
    expires_on = order.expires_on if expires_on is SAME else expires_on
    step = Transition(
        order=order,
        verb=move.verb,
        from_state=move.from_state,
        to_state=move.to_state,
        actor=str(by),
        reason=reason,
        due_on=due_on,
        expires_on=expires_on,
        at=at,
        key=key,
    )
    details = {"from": move.from_state, "to": move.to_state} | ({} if cents is None else {"cents": cents})
    write_step(step, subject=f"order:{order.public_id}", details=details)
    order.state, order.due_on, order.expires_on = to_state, due_on, expires_on
    return move


def accepted_on(order: Order) -> date:
    """The day on which an order became firm: accepted, and paid when something was to be paid by card."""
    return day_of(order.transitions.filter(to_state="accepted", verb__in=("accept", "pay")).latest("pk").at)
