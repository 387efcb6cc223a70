"""Clocks: an outage, a delisting, an order that everybody forgot. What was due is done once, in order."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from pecule.catalogue import actions as catalogue
from pecule.orders import actions
from pecule.orders.models import Control, Order, Transition
from pecule.orders.queries import order_for_organisation
from pecule.orders.rules.refusals import NotNow
from tests.catalogue.making import BY, DAY
from tests.orders.making import (
    END,
    PRICE,
    START,
    Buyer,
    Seller,
    agree,
    answer,
    attend,
    deliver,
    enter,
    finish,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer() -> Buyer:
    return make_buyer()


@pytest.fixture
def seller() -> Seller:
    return make_seller()


def delist(seller: Seller, *, days: int) -> None:
    """The organisation is delisted."""
    catalogue.change_status(organisation=seller.public_id, status="delisted", reason="control", by=BY, at=later(days))


def test_after_a_weeks_outage_what_was_due_is_done_once_and_in_order(seller: Seller) -> None:
    buyers = [make_buyer(number) for number in range(3)]
    others = [make_seller(1, price_cents=50_000), make_seller(2, price_cents=60_000)]
    asked = request(buyers[0], seller)  # to answer by 4 March
    unpaid = request(buyers[1], others[0])
    answer(unpaid, others[0])
    agree(unpaid, buyers[1])  # to pay by 3 March
    offered = request(buyers[2], others[1])
    answer(offered, others[1])  # to accept by 6 March
    assert actions.run_order_clocks(at=later(9)) == {"expire": 3}
    assert actions.run_order_clocks(at=later(9)) == {}
    ended = Transition.objects.filter(verb="expire").order_by("pk").values_list("order__public_id", flat=True)
    assert list(ended) == [unpaid, asked, offered]
    assert [buyer.available for buyer in buyers] == [500_000] * 3


def test_every_state_that_waits_is_moved_on_by_some_clock(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    assert Order.objects.get().expires_on == END + timedelta(days=91)  # three months after 11 April
    assert actions.run_order_clocks(at=later(131)) == {}
    assert actions.run_order_clocks(at=later(132)) == {"lapse": 1}
    assert (state_of(order), buyer.available, seller.money) == ("cancelled", 500_000, (0, 0))


def test_a_training_nobody_ended_is_counted_by_its_attendance_and_looked_at(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    attend(order, seller, 30)
    assert actions.run_order_clocks(at=later(132)) == {"stop": 1}
    found = Order.objects.get()
    assert (found.state, found.completion_percent, found.exit_reason) == ("controlled", 30, "organisation_stopped")
    assert found.ended_on == START + timedelta(days=1)
    assert Control.objects.get().grounds == ["declared_late"]
    assert state_of(order) == "controlled"


@pytest.mark.parametrize("state", ["requested", "proposed", "payment_due", "accepted"])
def test_a_delisting_cancels_what_has_not_begun(buyer: Buyer, seller: Seller, state: str) -> None:
    order, other = taken_to(state, buyer, seller), taken_to("proposed", make_buyer(1), make_seller(1))
    delist(seller, days=0)
    assert actions.run_order_clocks(at=later(0)) == {"cancel_delisted": 1}
    assert actions.run_order_clocks(at=later(0)) == {}
    assert (state_of(order), buyer.available, buyer.by_card, seller.money) == ("cancelled", 500_000, 0, (0, 0))
    assert state_of(other) == "proposed"


def test_a_training_under_way_when_delisted_is_paid_for_what_was_given(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    attend(order, seller, 20)
    delist(seller, days=39)
    assert actions.run_order_clocks(at=later(39)) == {"follow_delisting": 1}
    assert actions.run_order_clocks(at=later(39)) == {}
    assert Order.objects.get().expires_on == DAY + timedelta(days=39 + 15)
    finish(order, seller, 20, exit_reason="organisation_stopped")
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
    assert (state_of(order), seller.money) == ("completed", (0, 24_000))


def test_a_delisted_organisation_that_says_nothing_gets_what_attendance_proves_at_most(
    buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("in_training", buyer, seller)
    attend(order, seller, 20)
    delist(seller, days=39)
    actions.follow_delistings(at=later(39))
    assert actions.run_order_clocks(at=later(54)) == {}
    assert actions.run_order_clocks(at=later(55)) == {"stop": 1}
    assert (Control.objects.get().grounds, Order.objects.get().completion_percent) == (["organisation_delisted"], 20)
    actions.decide_control(order=order, percent_allowed=20, reason="sheets are there", key=uuid4(), by=BY, at=later(60))
    assert seller.money == (0, 24_000)


def test_a_place_whose_first_day_has_come_waits_for_the_entry_even_when_delisted(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    delist(seller, days=30)
    assert actions.run_order_clocks(at=later(30)) == {"follow_delisting": 1}
    enter(order, seller, at=later(31))
    deliver(order, seller, 10)
    assert state_of(order) == "service_done"
    silent = make_seller(1)
    late = taken_to("accepted", make_buyer(1), silent)
    delist(silent, days=30)
    actions.run_order_clocks(at=later(30))
    assert actions.run_order_clocks(at=later(46)) == {"lapse": 1}
    assert state_of(late) == "cancelled"


def test_what_was_given_before_a_delisting_is_judged_as_any_other(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("service_done", buyer, seller)
    delist(seller, days=41)
    assert actions.run_order_clocks(at=later(47)) == {"validate": 1}
    assert (state_of(order), seller.money) == ("completed", (0, PRICE))


def test_the_invoice_is_given_once_something_is_earned(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("service_done", buyer, seller)
    invoice: dict[str, Any] = {
        "order": order,
        "organisation": seller.public_id,
        "number": "F-1",
        "key": uuid4(),
        "by": seller.actor,
    }
    with pytest.raises(NotNow):
        actions.give_invoice(**invoice, at=later(45))
    actions.run_order_clocks(at=later(60))
    actions.give_invoice(**invoice, at=later(61))
    actions.give_invoice(**invoice, at=later(61))
    payment = order_for_organisation(order, seller.id, day=DAY + timedelta(days=61)).payment
    assert payment is not None
    assert (payment.state, payment.invoice_number, payment.cents) == ("invoiced", "F-1", PRICE)
