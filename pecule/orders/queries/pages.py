"""One order whole: what was ordered, who pays, every step taken, what happens next and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.holders.queries import names_of
from pecule.kernel.refusals import NotFound
from pecule.orders.models import Order, Transition
from pecule.orders.queries.lists import OrderLine, line_of
from pecule.orders.rules.cancelling import FreeUntil, free_until
from pecule.orders.rules.life import CLOCKED, Side, verbs_of
from pecule.scheme import load
from pecule.scheme.delays import deadline


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step: its verb, the state it led to, who made it (kind only), when, and the reason given."""

    verb: str
    to_state: str
    actor_kind: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Payment:
    """What one fund pays: held at first, then ``posted_cents`` once the order is completed."""

    kind: str
    cents: int
    posted_cents: int | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order as one side sees it. ``can`` names the verbs open to that side now, dates included.

    ``payments`` is empty for an organisation: it learns the price, never what the holder has. ``free_until`` is known
    once accepted. ``entry_by`` and ``exit_by`` are last days known in advance; ``accept_by`` is the last day to accept
    a place offered today.
    """

    line: OrderLine
    organisation_siret: str
    certification_code: str
    certification_title: str
    kind: str
    modality: str
    hours: int
    entered_on: date | None
    ended_on: date | None
    completion_percent: int | None
    paid_cents: int | None
    steps: tuple[StepTaken, ...]
    payments: tuple[Payment, ...]
    free_until: FreeUntil | None
    accept_by: date
    entry_by: date
    exit_by: date
    can: frozenset[str]


def order_for_holder(order: UUID, holder: UUID, *, day: date) -> OrderPage:
    """The holder's own order. Raises NotFound for anyone else's. Three queries."""
    found = Order.objects.filter(public_id=order, holder__public_id=holder).first()
    if found is None:
        raise NotFound
    payments = tuple(Payment(fund.kind, fund.cents, fund.posted_cents) for fund in found.funds.order_by("position"))
    return _page(found, "holder", "", payments, day)


def order_for_organisation(order: UUID, organisation_id: int, *, day: date) -> OrderPage:
    """An organisation's order (inner id): the holder's name, never their money. Raises NotFound. Three queries."""
    found = Order.objects.filter(public_id=order, organisation_id=organisation_id).first()
    if found is None:
        raise NotFound
    return _page(found, "organisation", names_of([found.holder_id])[found.holder_id], (), day)


def _page(order: Order, side: Side, holder_name: str, payments: tuple[Payment, ...], day: date) -> OrderPage:
    steps = list(order.transitions.order_by("pk"))
    free = _free_until(order, steps)
    scheme = load(settings.SCHEME)
    return OrderPage(
        line=line_of(order, holder_name, day),
        organisation_siret=order.organisation_siret,
        certification_code=order.certification_code,
        certification_title=order.certification_title,
        kind=order.kind,
        modality=order.modality,
        hours=order.hours,
        entered_on=order.entered_on,
        ended_on=order.ended_on,
        completion_percent=order.completion_percent,
        paid_cents=order.paid_cents,
        steps=tuple(
            StepTaken(step.verb, step.to_state, step.actor.partition(":")[0], step.at, step.reason) for step in steps
        ),
        payments=payments,
        free_until=free,
        accept_by=deadline(scheme, "accept", start=day).day,
        entry_by=deadline(scheme, "entry", start=order.start).day,
        exit_by=deadline(scheme, "exit", start=order.end).day,
        can=_can(order, side, free, day),
    )


def _free_until(order: Order, steps: list[Transition]) -> FreeUntil | None:
    accepted = next((step.at for step in steps if step.verb == "accept"), None)
    if accepted is None:
        return None
    return free_until(load(settings.SCHEME), accepted_on=localtime(accepted).date(), starts_on=order.start)


def _can(order: Order, side: Side, free: FreeUntil | None, day: date) -> frozenset[str]:
    """The verbs of the state, less those whose day has passed or has not come."""
    if CLOCKED.get(order.state) == "expire" and order.due_on is not None and order.due_on < day:
        return frozenset()
    verbs = verbs_of(side, order.state)
    if "cancel" in verbs and order.state == "accepted" and free is not None and day > free.day:
        verbs -= {"cancel"}
    if day < order.start:
        verbs -= {"declare_entry"}
    return verbs
