"""Parts of an order's page: steps, money, attendance, force majeure, control."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.orders.models import CardPayment, Control, ForceMajeure, Order, Transition


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
    """What one fund pays: held at first, then ``posted_cents`` once the order is settled."""

    kind: str
    cents: int
    posted_cents: int | None


@dataclass(frozen=True, slots=True)
class CardLine:
    """One try to pay by card (started, paid, refused), and what goes back to the card. ``refunded_at``: once asked."""

    public_id: UUID
    cents: int
    state: str
    started_at: datetime
    answered_at: datetime | None
    refund_cents: int | None
    refunded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, when the proposal changed it."""

    price_cents: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ForceMajeureFacts:
    """A claim of force majeure and, once made, the decision."""

    from_state: str
    reason: str
    claimed_at: datetime
    accepted: bool | None
    decision: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ControlFacts:
    """A control: why, what was asked, what was answered with which documents (id, name), what was decided."""

    grounds: tuple[str, ...]
    set_aside_at: datetime
    decide_by: date
    reason: str
    opened_at: datetime | None
    answer_by: date | None
    answer: str
    answered_at: datetime | None
    documents: tuple[tuple[UUID, str], ...]
    percent_allowed: int | None
    decision: str
    decided_at: datetime | None


def step_of(row: Transition) -> StepTaken:
    """Read a step off its row."""
    return StepTaken(row.verb, row.to_state, row.actor.partition(":")[0], row.at, row.reason)


def card_of(row: CardPayment) -> CardLine:
    """Read a card payment off its row."""
    return CardLine(
        row.public_id, row.cents, row.state, row.started_at, row.answered_at, row.refund_cents, row.refunded_at
    )


def asked_of(order: Order) -> Asked:
    """What was asked, whether the proposal changed it or not."""
    price = order.price_cents if order.asked_price_cents is None else order.asked_price_cents
    return Asked(price, order.asked_start or order.start, order.asked_end or order.end)


def force_majeure_of(order: Order) -> ForceMajeureFacts | None:
    """The order's claim, if there is one."""
    row = ForceMajeure.objects.filter(order=order).first()
    if row is None:
        return None
    return ForceMajeureFacts(row.from_state, row.reason, row.claimed_at, row.accepted, row.decision, row.decided_at)


def control_of(order: Order) -> ControlFacts | None:
    """The order's control, if there is one."""
    row = Control.objects.filter(order=order).first()
    if row is None:
        return None
    return ControlFacts(
        grounds=tuple(row.grounds),
        set_aside_at=row.set_aside_at,
        decide_by=row.decide_by,
        reason=row.reason,
        opened_at=row.opened_at,
        answer_by=row.answer_by,
        answer=row.answer,
        answered_at=row.answered_at,
        documents=tuple(row.documents.order_by("pk").values_list("public_id", "name")),
        percent_allowed=row.percent_allowed,
        decision=row.decision,
        decided_at=row.decided_at,
    )
