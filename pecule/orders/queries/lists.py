"""Lists and counts of orders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from pecule.holders.queries import names_of
from pecule.ledger.queries import balances
from pecule.orders.models import Order
from pecule.orders.queries.whose import of_holder
from pecule.orders.rules.life import OPEN, Side, next_side

HOLDERS_TURN = ("proposed", "payment_due", "no_show", "service_done")
"""States in which the holder is asked something, or would better say something."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order in a list. ``due_on`` is the last day for ``next_side`` to act; ``late`` when it has passed.

    ``holder_name`` is filled in for organisations only.
    """

    public_id: UUID
    reference: str
    title: str
    organisation_name: str
    holder_name: str
    price_cents: int
    start: date
    end: date
    city: str
    state: str
    next_side: Side | None
    due_on: date | None
    late: bool
    requested_at: datetime
    paid_cents: int | None
    holder_entered_on: date | None = None
    holder_percent: int | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class OrganisationCounts:
    """How many orders wait for what. ``late`` counts declarations whose day has passed.

    ``to_justify`` counts controls that wait for the organisation's answer.
    """

    to_answer: int
    waiting_for_holder: int
    to_enter: int
    in_training: int
    being_checked: int
    to_justify: int
    late: int


@dataclass(frozen=True, slots=True)
class OrganisationMoney:
    """Cents: held for running orders, and earned and not yet paid out."""

    held_cents: int
    due_cents: int


def reference(public_id: UUID) -> str:
    """The order's number as people say it."""
    text = public_id.hex[:8].upper()
    return f"{text[:4]}-{text[4:]}"


def line_of(order: Order, holder_name: str, day: date) -> OrderLine:
    """Read a line off a row."""
    return OrderLine(
        public_id=order.public_id,
        reference=reference(order.public_id),
        title=order.title,
        organisation_name=order.organisation_name,
        holder_name=holder_name,
        price_cents=order.price_cents,
        start=order.start,
        end=order.end,
        city=order.city,
        state=order.state,
        next_side=next_side(order.state),
        due_on=order.due_on,
        late=order.due_on is not None and order.due_on < day,
        requested_at=order.requested_at,
        paid_cents=order.paid_cents,
        holder_entered_on=order.holder_entered_on,
        holder_percent=order.holder_percent,
        rating=order.rating,
    )


def orders_of(holder: UUID, *, day: date, limit: int = 50, offset: int = 0) -> list[OrderLine]:
    """A holder's orders: those that wait for them, then those under way, then the others, newest first. One query."""
    turn = Case(When(state__in=HOLDERS_TURN, then=0), When(state__in=OPEN, then=1), default=2)
    rows = Order.objects.filter(of_holder(holder)).order_by(turn, "-requested_at", "-pk")[offset : offset + limit]
    return [line_of(row, "", day) for row in rows]


def orders_for(
    organisation_id: int, *, day: date, states: Collection[str] = OPEN, limit: int = 50, offset: int = 0
) -> list[OrderLine]:
    """An organisation's orders (inner id), what is due first at the top. Two queries."""
    rows = list(_orders_for(organisation_id, states)[offset : offset + limit])
    names = names_of({row.holder_id for row in rows})
    return [line_of(row, names[row.holder_id], day) for row in rows]


def count_for(organisation_id: int, *, states: Collection[str] = OPEN) -> int:
    """How many orders ``orders_for`` lists in all."""
    return _orders_for(organisation_id, states).count()


def _orders_for(organisation_id: int, states: Collection[str]) -> QuerySet[Order]:
    return Order.objects.filter(organisation_id=organisation_id, state__in=states).order_by(
        "due_on", "-requested_at", "pk"
    )


def counts_for(organisation_id: int, *, day: date) -> OrganisationCounts:
    """What waits at an organisation (inner id). One query."""
    late = Q(state__in=("accepted", "in_training"), due_on__lt=day)
    counts = Order.objects.filter(organisation_id=organisation_id, state__in=OPEN).aggregate(
        to_answer=Count("pk", filter=Q(state__in=("requested", "reviewing"))),
        waiting_for_holder=Count("pk", filter=Q(state__in=("proposed", "payment_due"))),
        to_enter=Count("pk", filter=Q(state="accepted")),
        in_training=Count("pk", filter=Q(state="in_training")),
        being_checked=Count("pk", filter=Q(state__in=("service_done", "controlled"))),
        to_justify=Count(
            "pk", filter=Q(state="controlled", control__opened_at__isnull=False, control__answered_at__isnull=True)
        ),
        late=Count("pk", filter=late),
    )
    return OrganisationCounts(**counts)


def money_of(organisation_id: int) -> OrganisationMoney:
    """What an organisation (inner id) is owed. One query."""
    due = next(
        (account.balance for account in balances("organisation", organisation_id) if account.fund == "due"), None
    )
    if due is None:
        return OrganisationMoney(0, 0)
    return OrganisationMoney(held_cents=due.pending_credit_cents, due_cents=due.available_cents)
