"""The holder accepts: what rights pay is held, what they do not pay becomes due by card, or the order is firm."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pecule.holders.queries import check_open
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.orders.actions import telling
from pecule.orders.actions.acceptances import Acceptance, known_before, locked_to_accept, write_acceptance
from pecule.orders.actions.buying import purchase_of
from pecule.orders.actions.money import hold_rights
from pecule.orders.actions.steps import acts_as_holder, check_move, day_of, due
from pecule.orders.models import Order
from pecule.orders.ports import Purchase, approvals
from pecule.orders.queries.quotes import quote_of
from pecule.orders.queries.whose import subjects_of
from pecule.orders.rules.life import move_to
from pecule.orders.rules.refusals import ApprovalUnavailable, KeyUsedDifferently, NoSeatLeft, NotOnSale
from pecule.screening.actions import decide, decided_values
from pecule.screening.queries import answer_to
from pecule.screening.rules import PurchaseHeld

EVENT = "order.accept"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where an order stands once accepted, the cents still to be paid by card and until when.

    ``payment`` is the payment's number if it was begun.
    """

    state: str
    card_cents: int
    due_on: date | None = None
    payment: UUID | None = None


def accept_order(*, order: UUID, holder: UUID, key: UUID, and_pay: bool = False, by: Actor, at: datetime) -> Accepted:
    """Accept the organisation's proposal: what rights pay is held at once, fund by fund, in the order of the law.

    What they do not pay (participation, caps, too few rights) is then due by card, within the scheme's delay; with
    ``and_pay`` its payment is begun in the same transaction, as by ``begin_card_payment``. The holder's approval of
    exactly this purchase is used up; our own jobs need none. Raises NotFound, NotNow, TooLate, AccountLocked,
    AccountClosed, NotOnSale, NoSeatLeft, PurchaseHeld, KeyUsedDifferently, ApprovalUnavailable, and the refusals of the
    scheme and of the approval's adapter. What screening answered is kept, also when it refuses.
    Source: L6323-2, R6333-3.
    """
    try:
        with transaction.atomic():
            return _accept(order, holder, key, and_pay, by, at)
    except PurchaseHeld:
        decide(event=EVENT, subjects=subjects_of(order), at=at)
        raise


def _accept(order: UUID, holder: UUID, key: UUID, and_pay: bool, by: Actor, at: datetime) -> Accepted:
    locked = locked_to_accept(order)
    found, owner, day = locked.order, locked.owner, day_of(at)
    if owner.public_id != holder or not acts_as_holder(str(owner.login.public_id) if owner.login else None, by):
        raise NotFound
    known = known_before(locked, key, day)
    if known.verb is not None:
        if known.verb != "accept":
            raise KeyUsedDifferently
        return Accepted(found.state, found.card_cents if found.state == "payment_due" else 0)
    check_move(found, "accept", at)
    check_open(owner.status)
    answer = answer_to(known.seen)
    if answer.stops:
        raise PurchaseHeld
    if known.seats_taken >= locked.seats:
        raise NoSeatLeft
    quote = quote_of(owner.pk, known.session, known.funds, known.accounts, day=day, price_cents=found.price_cents)
    if not known.session.on_sale(day):
        raise NotOnSale
    if by.kind != "system":
        _consume_approval(purchase_of(found, known.session, quote), holder, at)
    found.participation_cents, found.card_cents = quote.participation_cents, quote.card_cents
    funds = hold_rights(found, quote, due_account=known.due_account, by=by, at=at)
    decided = decided_values(EVENT, locked.subjects[-1], known.seen, answer, at)
    payment = write_acceptance(found, funds, _acceptance(found, and_pay, day, decided), key=key, by=by, at=at)
    if not found.card_cents:
        telling.accepted(found, key=key, by=by, at=at)
    return Accepted(found.state, found.card_cents, found.due_on, payment)


def _acceptance(order: Order, and_pay: bool, day: date, decided: tuple[Any, ...]) -> Acceptance:
    if not order.card_cents:
        move_to("accept", order.state, "accepted")
        entry, lapse = due("entry", order.start), due("lapse", order.end)
        return Acceptance("accepted", entry, lapse, order.price_cents, decided)
    move_to("accept", order.state, "payment_due")
    last = due("payment", day)
    return Acceptance("payment_due", last, last, order.price_cents - order.card_cents, decided, begins_payment=and_pay)


def _consume_approval(purchase: Purchase, holder: UUID, at: datetime) -> None:
    service = approvals()
    if service is None:
        raise ApprovalUnavailable
    service.consume(purchase, holder=holder, at=at)
