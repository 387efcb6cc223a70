"""An order's euros: held fund by fund, then posted in part or whole, or freed. All transfers of a step in one call."""

from datetime import datetime
from uuid import UUID, uuid5

from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger.rules.transfers import NewTransfer
from pecule.orders.actions.steps import day_of, scheme
from pecule.orders.models import Order, OrderFund
from pecule.orders.queries.quotes import Quote
from pecule.scheme.refunds import refund_plan
from pecule.scheme.spending import Part

PARTICIPATION = "participation"


def hold_funds(order: Order, quote: Quote, *, by: Actor, at: datetime) -> None:
    """Hold the price: one pending transfer a fund, to what the organisation is due.

    The participation is held against the scheme's claim on the holder, until it is collected by card. Nothing
    expires by itself in the ledger: an order always ends by one of its own moves. Raises NotEnoughMoney.
    """
    # Not floored: an organisation may have to pay back, and everybody's payments meet here for the shortest time.
    due_account = ledger.open_account(
        owner_kind="organisation", owner_id=order.organisation_id, fund="due", floored=False
    )
    paying = [(part.kind, part.fund, part.account_id, part.cents) for part in quote.parts]
    if quote.participation_cents:
        claim = ledger.open_account(
            owner_kind="scheme", owner_id=order.holder_id, fund="participation-due", floored=False
        )
        paying.append((PARTICIPATION, PARTICIPATION, claim, quote.participation_cents))
    funds = [
        OrderFund(
            order=order,
            position=position,
            kind=kind,
            fund=fund,
            account_id=account,
            cents=cents,
            pending_id=_id(order, position, "hold"),
        )
        for position, (kind, fund, account, cents) in enumerate(paying)
    ]
    OrderFund.objects.bulk_create(funds)
    holds = [
        NewTransfer(
            id=fund.pending_id,
            debit=fund.account_id,
            credit=due_account,
            amount_cents=fund.cents,
            code="order",
            reference=f"order:{order.public_id}",
            effective_on=day_of(at),
            kind="pending",
        )
        for fund in funds
    ]
    ledger.transfer_many(holds, at=at, by=by)


def free_funds(order: Order, *, by: Actor, at: datetime) -> int:
    """Give every held euro back where it came from; return cents. Harmless when nothing was held."""
    funds = list(order.funds.order_by("position"))
    ledger.void_many([(_id(order, fund.position, "void"), fund.pending_id) for fund in funds], by=by, at=at)
    return sum(fund.cents for fund in funds)


def pay_done(order: Order, *, by: Actor, at: datetime) -> int:
    """Post what the completion rate earns and free the rest, fund by fund in proportion; return cents posted.

    Source: R6333-4 (service done), and the general conditions for the rate (a whole percentage, cents cut off).
    """
    funds = list(order.funds.order_by("position"))
    earned = order.price_cents * (order.completion_percent or 0) // 100
    spent = [Part(str(fund.position), fund.kind, fund.cents) for fund in funds]
    freed = {part.fund: part.amount for part in refund_plan(scheme(), spent, amount=order.price_cents - earned).parts}
    for fund in funds:
        fund.posted_cents = fund.cents - freed[str(fund.position)]
    paid = [fund for fund in funds if fund.posted_cents]
    ledger.post_many(
        [(_id(order, fund.position, "post"), fund.pending_id, fund.posted_cents) for fund in paid], by=by, at=at
    )
    unpaid = [fund for fund in funds if not fund.posted_cents]
    ledger.void_many([(_id(order, fund.position, "void"), fund.pending_id) for fund in unpaid], by=by, at=at)
    OrderFund.objects.bulk_update(funds, ["posted_cents"])
    return earned


def _id(order: Order, position: int, step: str) -> UUID:
    return uuid5(order.public_id, f"{position}:{step}")
