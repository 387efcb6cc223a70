"""What every verb does first and last: find and lock the order, check who acts and when, write the step down."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.catalogue import queries as catalogue
from pecule.catalogue.rules import acts_for_anyone
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.orders.models import Order, Transition
from pecule.orders.rules.life import CLOCKED, Move, move_for
from pecule.orders.rules.refusals import KeyUsedDifferently, NotNow, ReasonNeeded, TooLate
from pecule.scheme import Scheme, load
from pecule.scheme.delays import deadline
from pecule.signin.models import Login


def scheme() -> Scheme:
    """This installation's scheme."""
    return load(settings.SCHEME)


def day_of(at: datetime) -> date:
    """The day of an instant where the law's days are counted."""
    return localtime(at).date()


def due(name: str, start: date) -> date:
    """The last day of the scheme's delay ``name`` that starts on ``start``."""
    return deadline(scheme(), name, start=start).day


def lock_for_holder(order: UUID, holder: UUID, by: Actor) -> Order:
    """The order, locked, if it is this holder's and ``by`` acts as them. Raises NotFound."""
    found = _locked(order)
    if found.holder.public_id != holder or not acts_as_holder(found.holder.login, by):
        raise NotFound
    return found


def acts_as_holder(login: Login | None, by: Actor) -> bool:
    """Whether ``by`` is the holder's own sign-in, an agent or the system."""
    if acts_for_anyone(by):
        return True
    return by.kind == "holder" and login is not None and str(login.public_id) == by.id


def lock_for_organisation(order: UUID, organisation: UUID, by: Actor) -> Order:
    """The order, locked, if it is this organisation's and ``by`` is one of its members. Raises NotFound."""
    found = _locked(order)
    if found.organisation.public_id != organisation or not _acts_for(found.organisation_id, by):
        raise NotFound
    return found


def _acts_for(organisation_id: int, by: Actor) -> bool:
    if acts_for_anyone(by):
        return True
    return by.kind == "organisation" and catalogue.is_member(organisation_id, UUID(by.id))


def _locked(order: UUID) -> Order:
    found = (
        Order.objects.select_for_update(of=("self",))
        .select_related("holder__login", "organisation")
        .filter(public_id=order)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def replayed(order: Order, key: UUID, verb: str) -> bool:
    """Whether this very step was taken already under ``key``. Raises KeyUsedDifferently when it was another."""
    step = Transition.objects.filter(order=order, key=key).first()
    if step is not None and step.verb != verb:
        raise KeyUsedDifferently
    return step is not None


def check_move(order: Order, verb: str, at: datetime) -> Move:
    """The move that ``verb`` makes now. Raises NotNow, or TooLate past the last day of a state that ends by itself."""
    move = move_for(verb, order.state)
    if move is None:
        raise NotNow
    if CLOCKED.get(order.state) == "expire" and verb != "expire" and order.due_on and day_of(at) > order.due_on:
        raise TooLate(due_on=order.due_on)
    return move


def check_reason(reason: str) -> str:
    """A reason, trimmed. Raises ReasonNeeded when there is none."""
    trimmed = " ".join(reason.replace("\0", "").split())[:500]
    if not trimmed:
        raise ReasonNeeded
    return trimmed


def take(
    order: Order,
    move: Move,
    *,
    due_on: date | None = None,
    reason: str = "",
    key: UUID | None,
    by: Actor,
    at: datetime,
    cents: int | None = None,
) -> None:
    """Write the step and its audit line; the database moves the order. ``cents`` is what was held, freed or paid."""
    Transition.objects.create(
        order=order,
        verb=move.verb,
        from_state=move.from_state,
        to_state=move.to_state,
        actor=str(by),
        reason=reason,
        due_on=due_on,
        at=at,
        key=key,
    )
    details = {"from": move.from_state, "to": move.to_state} | ({} if cents is None else {"cents": cents})
    record(by=by, verb=f"orders.{move.verb}", subject=f"order:{order.public_id}", details=details, at=at)
