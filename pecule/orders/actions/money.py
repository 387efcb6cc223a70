"""An order's euros: held fund by fund, then posted in part or whole, or freed. All transfers of a step in one call.

Card money is a fund like another. It comes in by a transfer from the account of all card payments to an account of the
holder for this order alone, is held from there, and what is not earned goes back the same way.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger.rules.transfers import NewTransfer
from pecule.orders.actions.rows import write_card_fund
from pecule.orders.actions.steps import day_of, scheme
from pecule.orders.models import CardPayment, Order, OrderFund
from pecule.orders.queries.quotes import Quote
from pecule.payouts import actions as payouts
from pecule.scheme.refunds import refund_plan
from pecule.scheme.spending import Part

CARD = "card"


def hold_rights(order: Order, quote: Quote, *, due_account: int | None, by: Actor, at: datetime) -> list[OrderFund]:
    """Hold what rights pay: one pending transfer a fund, to what the organisation is due.

    Returns the funds, which the caller writes.
    ``due_account``: the organisation's, if it was opened before. A refusal ends the whole transaction.
    Nothing expires by itself in the ledger: an order always ends by one of its own moves. Raises NotEnoughMoney.
    """
    due_account = due_account or _due_account(order)
    funds = [
        OrderFund(
            order_id=order.pk,
            position=position,
            kind=part.kind,
            fund=part.fund,
            account_id=part.account_id,
            cents=part.cents,
            pending_id=_id(order, position, "hold"),
        )
        for position, part in enumerate(quote.parts)
    ]
    ledger.transfer_many([_pending(order, fund, due_account, at) for fund in funds], at=at, by=by, or_nothing=True)
    return funds


def hold_card(order: Order, payment: CardPayment, *, by: Actor, at: datetime) -> None:
    """Take in what was paid by card and hold it for the organisation, as the order's last fund.

    A refusal ends the whole transaction.
    """
    account, position = _card_account(order), order.funds.count()
    fund = OrderFund(
        order_id=order.pk,
        position=position,
        kind=CARD,
        fund=f"{CARD}:{order.pk}",
        account_id=account,
        cents=payment.cents,
        pending_id=_id(order, position, "hold"),
    )
    write_card_fund(order, fund)
    _take_in(order, payment, account, at, by)
    ledger.transfer_many([_pending(order, fund, _due_account(order), at)], at=at, by=by, or_nothing=True)


def pass_through(order: Order, payment: CardPayment, *, by: Actor, at: datetime) -> None:
    """Take in a card payment that came too late, and give it back whole at once."""
    account = _card_account(order)
    _take_in(order, payment, account, at, by)
    _give_back(order, payment, account, payment.cents, at, by)


def free_funds(order: Order, *, by: Actor, at: datetime) -> int:
    """Give every held euro back where it came from; return cents. Harmless when nothing was held."""
    return settle(order, 0, by=by, at=at)


def settle(order: Order, earned_cents: int, *, by: Actor, at: datetime) -> int:
    """Post what the organisation earned and free the rest, fund by fund in proportion; return cents freed.

    What it earned is owed to it from now on; what comes back to a card goes to the outbox. Source: R6333-4, L6323-4.
    """
    funds = list(order.funds.order_by("position"))
    held = sum(fund.cents for fund in funds)
    spent = [Part(str(fund.position), fund.kind, fund.cents) for fund in funds]
    freed = [part.amount for part in refund_plan(scheme(), spent, amount=held - earned_cents).parts]
    for fund, back in zip(funds, freed, strict=True):
        fund.posted_cents = fund.cents - back
    paid = [fund for fund in funds if fund.posted_cents]
    ledger.post_many(
        [(_id(order, fund.position, "post"), fund.pending_id, fund.posted_cents) for fund in paid], by=by, at=at
    )
    unpaid = [fund for fund in funds if not fund.posted_cents]
    ledger.void_many([(_id(order, fund.position, "void"), fund.pending_id) for fund in unpaid], by=by, at=at)
    OrderFund.objects.bulk_update(funds, ["posted_cents"])
    _card_back(order, funds, by, at)
    if earned_cents:
        payouts.owe(
            reference=f"order:{order.public_id}",
            organisation_id=order.organisation_id,
            title=order.title,
            cents=earned_cents,
            owed_on=day_of(at),
            key=uuid5(order.public_id, "owe"),
            by=by,
            at=at,
        )
    return held - earned_cents


def _card_back(order: Order, funds: Sequence[OrderFund], by: Actor, at: datetime) -> None:
    fund = next((fund for fund in funds if fund.kind == CARD), None)
    back = fund.cents - (fund.posted_cents or 0) if fund else 0
    if fund and back:
        payment = order.card_payments.select_for_update().get(state="paid", refund_cents=None)
        _give_back(order, payment, fund.account_id, back, at, by)


def _take_in(order: Order, payment: CardPayment, account: int, at: datetime, by: Actor) -> None:
    ledger.transfer(
        id=uuid5(payment.public_id, "paid"),
        debit=_clearing_account(),
        credit=account,
        amount_cents=payment.cents,
        code="card_payment",
        reference=f"order:{order.public_id}",
        effective_on=day_of(at),
        at=at,
        by=by,
    )


def _give_back(order: Order, payment: CardPayment, account: int, cents: int, at: datetime, by: Actor) -> None:
    ledger.transfer(
        id=uuid5(payment.public_id, "refund"),
        debit=account,
        credit=_clearing_account(),
        amount_cents=cents,
        code="card_refund",
        reference=f"order:{order.public_id}",
        effective_on=day_of(at),
        at=at,
        by=by,
    )
    payment.refund_cents = cents
    payment.save(update_fields=["refund_cents"])


def _pending(order: Order, fund: OrderFund, due_account: int, at: datetime) -> NewTransfer:
    return NewTransfer(
        id=fund.pending_id,
        debit=fund.account_id,
        credit=due_account,
        amount_cents=fund.cents,
        code="order",
        reference=f"order:{order.public_id}",
        effective_on=day_of(at),
        kind="pending",
    )


def _due_account(order: Order) -> int:
    """Not floored: an organisation may have to pay back, and everybody's payments meet here for the shortest time."""
    return ledger.open_account(owner_kind="organisation", owner_id=order.organisation_id, fund="due", floored=False)


def _card_account(order: Order) -> int:
    return ledger.open_account(owner_kind="holder", owner_id=order.holder_id, fund=f"{CARD}:{order.pk}", floored=True)


def _clearing_account() -> int:
    """What the card service holds for us, as a debt below zero until it pays it over."""
    return ledger.open_account(owner_kind="scheme", owner_id=0, fund="card-clearing", floored=False)


def _id(order: Order, position: int, step: str) -> UUID:
    return uuid5(order.public_id, f"{position}:{step}")
