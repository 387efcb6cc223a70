"""No change without its audit line, and no line without its change."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.db import transaction

from pecule.audit.models import AuditLine
from pecule.orders import actions
from pecule.orders.actions import clocks, steps
from pecule.orders.actions.money import pay_done
from pecule.orders.models import Order, OrderFund, Transition
from tests.catalogue.making import sql
from tests.orders.making import (
    Buyer,
    Seller,
    accept,
    answer,
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


class BrokenTrail(Exception):
    """The trail cannot be written."""


def everything() -> list[Any]:
    """All that a verb of orders may change."""
    return [
        list(Order.objects.order_by("pk").values()),
        list(OrderFund.objects.order_by("pk").values()),
        list(Transition.objects.order_by("pk").values()),
        sql("SELECT * FROM ledger_balance ORDER BY id"),
        sql("SELECT * FROM ledger_transfer ORDER BY seq"),
        AuditLine.objects.count(),
    ]


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (None, lambda order, buyer, seller: request(buyer, seller)),
        ("requested", lambda order, buyer, seller: answer(order, seller)),
        ("proposed", lambda order, buyer, seller: accept(order, buyer)),
        ("accepted", lambda order, buyer, seller: cancel(order, buyer)),
        ("accepted", lambda order, buyer, seller: cancel_by_seller(order, seller)),
        ("accepted", lambda order, buyer, seller: enter(order, seller)),
        ("in_training", lambda order, buyer, seller: finish(order, seller)),
    ],
)
def test_a_verb_whose_audit_line_fails_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, state: str | None, verb: Callable[[Any, Buyer, Seller], object]
) -> None:
    buyer, seller = make_buyer(), make_seller()
    order = taken_to(state, buyer, seller) if state else None
    before = everything()

    def broken(**_: Any) -> NoReturn:
        raise BrokenTrail

    monkeypatch.setattr(steps, "record", broken)
    with pytest.raises(BrokenTrail):
        verb(order, buyer, seller)
    assert everything() == before


def test_a_clock_whose_audit_line_fails_pays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    buyer, seller = make_buyer(), make_seller()
    taken_to("service_done", buyer, seller)
    before = everything()

    def broken(**_: Any) -> NoReturn:
        raise BrokenTrail

    monkeypatch.setattr(steps, "record", broken)
    with pytest.raises(BrokenTrail):
        actions.run_order_clocks(at=later(60))
    assert everything() == before


def test_one_order_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    buyer, seller = make_buyer(), make_seller()
    first, second = taken_to("service_done", buyer, seller), taken_to("requested", make_buyer(1), seller)

    def fails_for_the_first(order: Order, **more: Any) -> int:
        if order.public_id == first:
            with transaction.atomic():
                sql("SELECT 1 / 0")
        return pay_done(order, **more)

    monkeypatch.setattr(clocks, "pay_done", fails_for_the_first)
    assert actions.run_order_clocks(at=later(60)) == {"expire": 1, "failed": 1}
    states = dict(Order.objects.values_list("public_id", "state"))
    assert states == {first: "service_done", second: "expired"}
    monkeypatch.undo()
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
