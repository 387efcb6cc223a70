"""Card payments: started by the holder, answered by the card service, given back through an outbox."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import structlog
from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor, system
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import telling
from pecule.orders.actions.money import hold_card, pass_through
from pecule.orders.actions.rows import begin_payment, locked_payment, order_of_payment, write_answer
from pecule.orders.actions.steps import SAME, check_move, day_of, due, lock_for_holder, locked, take
from pecule.orders.models import CardPayment, Order
from pecule.orders.ports import Cards, cards
from pecule.orders.queries.whose import subjects_of
from pecule.orders.rules.refusals import (
    CardAmountDiffers,
    CardAnsweredDifferently,
    CardPaymentUnknown,
    CardsUnavailable,
)
from pecule.screening.actions import decide
from pecule.screening.rules import PurchaseHeld

log = structlog.get_logger(__name__)
REFUNDS = system("card-refunds")
_SENT_AT_ONCE = 100


def begin_card_payment(*, order: UUID, holder: UUID, by: Actor, at: datetime) -> UUID:
    """Write down that the holder is about to pay by card; return the payment's number. The service is not asked.

    Screening is asked again: what was nothing when the order was accepted may be known by now. What it answers is kept,
    also when it refuses. Raises NotFound, NotNow, TooLate, PurchaseHeld.
    """
    with transaction.atomic():
        check_move(lock_for_holder(order, holder, by), "pay", at)
    if decide(event="order.pay", subjects=subjects_of(order), at=at).stops:
        raise PurchaseHeld
    with transaction.atomic():
        found = lock_for_holder(order, holder, by)
        check_move(found, "pay", at)
        payment = CardPayment.objects.filter(order=found, state="started").first()
        return begin_payment(found, by=by, at=at) if payment is None else payment.public_id


def pay_by_card(*, order: UUID, holder: UUID, back_url: str, by: Actor, at: datetime) -> str:
    """Return the address where the holder pays what is due by card.

    An unanswered payment is found again; after a refused one, a new one begins. Raises NotFound, NotNow, TooLate,
    PurchaseHeld, CardsUnavailable, and the adapter's own refusals.
    """
    payment = begin_card_payment(order=order, holder=holder, by=by, at=at)
    begun = CardPayment.objects.select_related("order").get(public_id=payment)
    return card_page(payment, cents=begun.cents, due_on=begun.order.due_on, back_url=back_url, at=at)


def card_page(payment: UUID, *, cents: int, due_on: date | None, back_url: str, at: datetime) -> str:
    """The address where a payment that was begun is made. Raises CardsUnavailable, and the adapter's own refusals."""
    service = cards()
    if service is None:
        raise CardsUnavailable(due_on=due_on)
    # The service is asked outside the transaction: it may be slow, and finds the same payment again after a crash.
    return service.start(payment, amount_cents=cents, back_url=back_url, at=at)


@transaction.atomic
def card_answered(
    *, payment: UUID, outcome: Literal["paid", "refused"], amount_cents: int, key: UUID, by: Actor, at: datetime
) -> str:
    """Take the card service's answer; return the order's state. ``key`` is the answer's own number there.

    Paid: the money is taken in and held, and the order is firm. Paid too late, when the order was freed or the
    training began: it is taken in and goes back whole. Refused: another try may be made until the order's last day.
    The same answer again changes nothing. Raises CardPaymentUnknown, CardAmountDiffers, CardAnsweredDifferently.
    """
    order = _order_of(payment)
    tried = locked_payment(payment)
    if amount_cents != tried.cents:
        raise CardAmountDiffers(asked_cents=tried.cents)
    if tried.state != "started":
        if (tried.state, tried.answer_key) != (outcome, key):
            raise CardAnsweredDifferently
        return order.state
    if not write_answer(tried, outcome, key=key, at=at):
        raise CardAnsweredDifferently
    waiting = order.state == "payment_due"
    if outcome == "paid" and waiting and day_of(at) < order.start:
        hold_card(order, tried, by=by, at=at)
        take(
            order, "pay", "accepted", due_on=due("entry", order.start), expires_on=due("lapse", order.end),
            key=key, by=by, at=at, cents=order.price_cents,
        )  # fmt: skip
        telling.accepted(order, key=key, by=by, at=at)
    elif outcome == "paid":
        pass_through(order, tried, by=by, at=at)
        _record(tried, order, "card_paid_late", tried.cents, by, at)
    elif waiting:
        take(order, "card_refused", "payment_due", due_on=SAME, expires_on=SAME, key=key, by=by, at=at)
        telling.card_refused(order, key=key, by=by, at=at)
    return order.state


def send_card_refunds(*, at: datetime, through: Cards | None = None) -> int:
    """Ask the card service for every refund it has not taken yet, oldest first; return how many it took.

    Each is asked under its payment's number and marked in a transaction of its own: a crash in between asks again, and
    the service gives back nothing more. One that fails is left for the next time. Safe with several workers.
    ``through``: another service than the installation's own.
    """
    service = through or cards()
    waiting = CardPayment.objects.filter(refund_cents__isnull=False, refunded_at=None).order_by("pk")
    sent = 0
    for pk in list(waiting.values_list("pk", flat=True)[:_SENT_AT_ONCE]) if service else []:
        with transaction.atomic():
            payment = waiting.select_for_update(skip_locked=True).filter(pk=pk).first()
            if payment is None or service is None or payment.refund_cents is None:
                continue
            try:
                service.refund(payment.public_id, amount_cents=payment.refund_cents, at=at)
            except (Refusal, OSError) as error:
                log.warning("card_refund_failed", payment=pk, error=type(error).__name__)
                continue
            payment.refunded_at = at
            payment.save(update_fields=["refunded_at"])
            _record(payment, payment.order, "send_card_refund", payment.refund_cents, REFUNDS, at)
            sent += 1
    return sent


def _record(payment: CardPayment, order: Order, verb: str, cents: int, by: Actor, at: datetime) -> None:
    details = {"payment": str(payment.public_id), "cents": cents}
    record(by=by, verb=f"orders.{verb}", subject=f"order:{order.public_id}", details=details, at=at)


def _order_of(payment: UUID) -> Order:
    """The order of a payment, locked before the payment as everywhere else."""
    order = order_of_payment(payment)
    if order is None:
        raise CardPaymentUnknown
    return locked(order)
