"""One order whole: what was ordered, who pays, every step taken, what happens next and by when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from pecule.holders.queries import names_of
from pecule.kernel.refusals import NotFound
from pecule.orders.models import Order, OrderFund, Transition
from pecule.orders.queries.lists import OrderLine, line_of
from pecule.orders.queries.parts import (
    Asked,
    CardLine,
    ControlFacts,
    ForceMajeureFacts,
    Payment,
    StepTaken,
    asked_of,
    card_of,
    control_of,
    force_majeure_of,
    step_of,
)
from pecule.orders.queries.possible import Consequence, Facts, consequences, possible
from pecule.orders.queries.whose import of_holder
from pecule.orders.rules.ahead import NextStep, next_steps
from pecule.orders.rules.attendance import AttendanceRow, proven_percent
from pecule.orders.rules.cancelling import FreeUntil, free_until
from pecule.orders.rules.life import Side
from pecule.payouts.queries import PaymentState, payment_state
from pecule.scheme import load
from pecule.scheme.delays import deadline


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order as one side sees it. ``can`` names the verbs open to that side now, dates included.

    ``payments`` and ``card`` are empty for an organisation: it learns the price, never what the holder has.
    ``asked`` is what was requested; ``changed`` says what the proposal made of it (price, dates). ``free_until`` is
    known once accepted. ``payment`` is where the organisation's own payment stands. ``entry_by`` and ``exit_by`` are
    last days known in advance; ``accept_by`` is the last day to accept a place offered today.
    """

    line: OrderLine
    session: UUID
    organisation_public_id: UUID
    organisation_siret: str
    certification_code: str
    certification_title: str
    kind: str
    modality: str
    hours: int
    prerequisites: bool
    asked: Asked
    changed: frozenset[str]
    participation_cents: int
    card_cents: int
    entered_on: date | None
    ended_on: date | None
    completion_percent: int | None
    exit_reason: str
    holder_entered_on: date | None
    holder_percent: int | None
    rating: int | None
    rating_comment: str
    paid_cents: int | None
    steps: tuple[StepTaken, ...]
    payments: tuple[Payment, ...]
    card: tuple[CardLine, ...]
    attendance: tuple[AttendanceRow, ...]
    attendance_percent: int
    force_majeure: ForceMajeureFacts | None
    control: ControlFacts | None
    payment: PaymentState | None
    free_until: FreeUntil | None
    accept_by: date
    entry_by: date
    exit_by: date
    next_steps: tuple[NextStep, ...]
    can: frozenset[str]
    consequences: dict[str, Consequence]


def order_for_holder(order: UUID, holder: UUID, *, day: date) -> OrderPage:
    """The holder's own order, those of an account joined to theirs included. Raises NotFound for anyone else's."""
    found = _rows().filter(of_holder(holder), public_id=order).first()
    if found is None:
        raise NotFound
    return _page(found, "holder", "", day)


def order_for_organisation(order: UUID, organisation_id: int, *, day: date) -> OrderPage:
    """An organisation's order (inner id): the holder's name, never their money. Raises NotFound."""
    found = _rows().filter(public_id=order, organisation_id=organisation_id).first()
    if found is None:
        raise NotFound
    return _page(found, "organisation", names_of([found.holder_id])[found.holder_id], day)


def order_for_staff(order: UUID, *, day: date) -> OrderPage:
    """Any order, whole, for an agent who deals with it. Raises NotFound."""
    found = _rows().filter(public_id=order).first()
    if found is None:
        raise NotFound
    return _page(found, "staff", names_of([found.holder_id])[found.holder_id], day)


def _rows() -> QuerySet[Order]:
    return Order.objects.select_related("organisation", "session")


def _page(order: Order, side: Side, holder_name: str, day: date) -> OrderPage:
    scheme = load(settings.SCHEME)
    steps = list(order.transitions.order_by("pk"))
    funds = list(order.funds.order_by("position"))
    shown = [] if side == "organisation" else funds
    cards = [] if side == "organisation" else list(order.card_payments.order_by("pk"))
    rows = order.attendance.order_by("day", "part").values_list("day", "part", "minutes")
    attendance = tuple(AttendanceRow(*row) for row in rows)
    accepted_on = _accepted_on(steps)
    control, claim = control_of(order), force_majeure_of(order)
    facts = _facts(order, accepted_on, funds, control, claim)
    can = possible(order, side, facts, day)
    entry_by = deadline(scheme, "entry", start=order.start).day
    exit_by = deadline(scheme, "exit", start=order.end).day
    return OrderPage(
        line=line_of(order, holder_name, day),
        session=order.session.public_id,
        organisation_public_id=order.organisation.public_id,
        organisation_siret=order.organisation_siret,
        certification_code=order.certification_code,
        certification_title=order.certification_title,
        kind=order.kind,
        modality=order.modality,
        hours=order.hours,
        prerequisites=order.prerequisites,
        asked=asked_of(order),
        changed=_changed(order),
        participation_cents=order.participation_cents,
        card_cents=order.card_cents,
        entered_on=order.entered_on,
        ended_on=order.ended_on,
        completion_percent=order.completion_percent,
        exit_reason=order.exit_reason,
        holder_entered_on=order.holder_entered_on,
        holder_percent=order.holder_percent,
        rating=order.rating,
        rating_comment=order.rating_comment,
        paid_cents=order.paid_cents,
        steps=tuple(map(step_of, steps)),
        payments=tuple(Payment(fund.kind, fund.cents, fund.posted_cents) for fund in shown),
        card=tuple(map(card_of, cards)),
        attendance=attendance,
        attendance_percent=proven_percent(attendance, hours=order.hours),
        force_majeure=claim,
        control=control,
        payment=payment_state(f"order:{order.public_id}", day=day) if order.paid_cents else None,
        free_until=facts.free,
        accept_by=deadline(scheme, "accept", start=day).day,
        entry_by=entry_by,
        exit_by=exit_by,
        next_steps=next_steps(
            order.state,
            due_on=order.due_on,
            expires_on=order.expires_on,
            known={"declare_entry": entry_by, "declare_service_done": exit_by},
        ),
        can=can,
        consequences=consequences(scheme, order, can, facts, accepted_on=accepted_on, day=day),
    )


def _facts(
    order: Order,
    accepted_on: date | None,
    funds: list[OrderFund],
    control: ControlFacts | None,
    claim: ForceMajeureFacts | None,
) -> Facts:
    free = None
    if accepted_on is not None:
        free = free_until(load(settings.SCHEME), accepted_on=accepted_on, starts_on=order.start)
    held: dict[str, int] = {}
    for fund in funds:
        held[fund.kind] = held.get(fund.kind, 0) + fund.cents
    return Facts(
        free=free,
        claimed=claim is not None,
        control_opened=control is not None and control.opened_at is not None,
        control_answered=control is not None and control.answered_at is not None,
        funds=held,
    )


def _accepted_on(steps: list[Transition]) -> date | None:
    firm = [step.at for step in steps if step.to_state == "accepted" and step.verb in ("accept", "pay")]
    return localtime(firm[-1]).date() if firm else None


def _changed(order: Order) -> frozenset[str]:
    changed = {"price": order.asked_price_cents is not None, "dates": order.asked_start is not None}
    return frozenset(name for name, done in changed.items() if done)
