"""No change without its audit line, and no line without its change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from pecule.audit.models import AuditLine
from pecule.notices.models import Outbox
from pecule.orders import actions
from pecule.orders.actions import clocks
from pecule.orders.actions.controlling import complete
from pecule.orders.models import Attendance, CardPayment, Control, ForceMajeure, Order, OrderFund, Transition
from pecule.payouts.models import Payable
from tests.catalogue.making import sql
from tests.orders.making import (
    Buyer,
    Seller,
    agree,
    answer,
    answer_card,
    attend,
    begin_payment,
    cancel,
    cancel_by_seller,
    enter,
    finish,
    later,
    make_buyer,
    make_seller,
    request,
    taken_to,
)

pytestmark = pytest.mark.django_db


def break_the_trail() -> None:
    """From now on the database takes no line about an order."""
    sql("ALTER TABLE audit_line ADD CONSTRAINT audit_line_broken CHECK (verb NOT LIKE 'orders.%') NOT VALID")


def begin_payment_of(order: UUID) -> UUID:
    """The payment that was begun before."""
    return CardPayment.objects.get(order__public_id=order).public_id


def claim(order: UUID, buyer: Buyer) -> None:
    """Claim force majeure as the buyer."""
    actions.claim_force_majeure(
        order=order, holder=buyer.public_id, reason="accident", key=uuid4(), by=buyer.actor, at=later(31)
    )


def dispute(order: UUID, buyer: Buyer) -> None:
    """Say as the buyer that it was not so."""
    actions.dispute(order=order, holder=buyer.public_id, reason="less", key=uuid4(), by=buyer.actor, at=later(41))


def everything() -> list[Any]:
    """All that a verb of orders may change."""
    return [
        list(Order.objects.order_by("pk").values()),
        list(OrderFund.objects.order_by("pk").values()),
        list(Transition.objects.order_by("pk").values()),
        *(
            list(table.objects.order_by("pk").values())
            for table in (CardPayment, Attendance, ForceMajeure, Control, Outbox, Payable)
        ),
        sql("SELECT * FROM ledger_balance ORDER BY id"),
        sql("SELECT * FROM ledger_transfer ORDER BY seq"),
        AuditLine.objects.count(),
    ]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (None, lambda order, buyer, seller: request(buyer, seller)),
        ("requested", lambda order, buyer, seller: answer(order, seller)),
        ("proposed", lambda order, buyer, seller: agree(order, buyer)),
        ("payment_due", lambda order, buyer, seller: answer_card(begin_payment_of(order))),
        ("payment_due", lambda order, buyer, seller: answer_card(begin_payment_of(order), "refused")),
        ("accepted", lambda order, buyer, seller: cancel(order, buyer)),
        ("accepted", lambda order, buyer, seller: cancel_by_seller(order, seller)),
        ("accepted", lambda order, buyer, seller: enter(order, seller)),
        ("accepted", lambda order, buyer, seller: cancel(order, buyer, confirm_charge=True, at=later(29))),
        ("in_training", lambda order, buyer, seller: attend(order, seller)),
        ("in_training", lambda order, buyer, seller: finish(order, seller)),
        ("in_training", lambda order, buyer, seller: claim(order, buyer)),
        ("service_done", lambda order, buyer, seller: dispute(order, buyer)),
    ],
)
def test_a_verb_whose_audit_line_fails_changes_nothing(
    state: str | None, verb: Callable[[Any, Buyer, Seller], object]
) -> None:
    buyer, seller = make_buyer(), make_seller()
    order = taken_to(state, buyer, seller) if state else None
    if order and state == "payment_due":
        begin_payment(order, buyer)
    before = everything()
    break_the_trail()
    with pytest.raises(IntegrityError, match="audit_line_broken"):
        verb(order, buyer, seller)
    assert everything() == before


def test_a_clock_whose_audit_line_fails_pays_nothing() -> None:
    buyer, seller = make_buyer(), make_seller()
    taken_to("service_done", buyer, seller)
    before = everything()
    break_the_trail()
    assert actions.run_order_clocks(at=later(60)) == {"failed": 1}
    assert everything() == before


def test_one_order_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    buyer, seller = make_buyer(), make_seller()
    first, second = taken_to("service_done", buyer, seller), taken_to("requested", make_buyer(1), seller)

    def fails_for_the_first(order: Order, verb: str, percent: int, **more: Any) -> None:
        if order.public_id == first:
            with transaction.atomic():
                sql("SELECT 1 / 0")
        complete(order, verb, percent, **more)

    with monkeypatch.context() as patch:
        patch.setattr(clocks, "complete", fails_for_the_first)
        assert actions.run_order_clocks(at=later(60)) == {"expire": 1, "failed": 1}
    states = dict(Order.objects.values_list("public_id", "state"))
    assert states == {first: "service_done", second: "expired"}
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
