"""A holder gives up: freely, at a cost once they agree to it, or by force majeure. Nobody is charged by surprise."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.orders import actions
from pecule.orders.models import CardPayment, Order
from tests.catalogue.making import BY
from tests.orders.making import PARTICIPATION, Buyer, Seller, cancel_by_seller, later, state_of, taken_to
from tests.sites.holder.test_money_pages import text

KEPT = 120_000 - PARTICIPATION
LATE = 25  # days after the request: less than seven working days before the start


def late(clock: Callable[[datetime], None], buyer: Buyer, seller: Seller) -> UUID:
    """A booked order on a day when cancelling costs something."""
    order = taken_to("accepted", buyer, seller)
    clock(later(LATE))
    return order


@pytest.mark.parametrize("state", ["requested", "proposed"])
def test_before_anything_is_kept_cancelling_gives_nothing_back(
    ann: Buyer, browser: Client, seller: Seller, state: str
) -> None:
    order = taken_to(state, ann, seller)
    assert "Nothing was kept from your account for it." in text(browser.get(f"/me/orders/{order}/cancel/"))
    browser.post(f"/me/orders/{order}/cancel/", {"key": uuid4()})
    assert (state_of(order), ann.available) == ("cancelled", 500_000)


def test_cancelling_in_time_gives_everything_back(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    assert "This is free until 22 March 2026." in text(browser.get(f"/me/orders/{order}/"))
    page = browser.get(f"/me/orders/{order}/cancel/")
    assert (page.context["coming"].back_cents, page.context["coming"].card_back_cents) == (120_000, PARTICIPATION)
    done = browser.post(f"/me/orders/{order}/cancel/", {"key": uuid4()}, follow=True)
    assert "It is cancelled. Nothing is kept for it any more." in text(done)
    assert (state_of(order), ann.available, seller.money) == ("cancelled", 500_000, (0, 0))
    assert [(share.cents, share.became) for share in done.context["shares"]] == [
        (KEPT, "came back to you"),
        (PARTICIPATION, "on its way back to your card"),
    ]
    actions.send_card_refunds(at=later(0))
    assert browser.get(f"/me/orders/{order}/").context["shares"][-1].became == "given back to your card"
    assert CardPayment.objects.get().refund_cents == PARTICIPATION


def test_an_order_not_paid_by_card_is_cancelled_freely(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("payment_due", ann, seller)
    browser.post(f"/me/orders/{order}/cancel/", {"key": uuid4()})
    assert (state_of(order), ann.available) == ("cancelled", 500_000)


def test_cancelling_late_is_two_steps_and_says_the_cost_on_each(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = late(clock, ann, seller)
    assert "This now costs €1,200.00: the organisation keeps it." in text(browser.get(f"/me/orders/{order}/"))
    first = text(browser.get(f"/me/orders/{order}/cancel/"))
    assert (
        "Cancelling was free until 22 March 2026. Cancelling now costs €1,200.00: the organisation keeps it." in first
    )
    assert '<form method="post" novalidate' not in first
    page = browser.get(f"/me/orders/{order}/cancel/late/")
    cost = page.context["form"].initial["cost"]
    assert (cost, "I agree: €1,200.00 go to the organisation" in text(page)) == (120_000, True)
    key = uuid4()
    unticked = browser.post(f"/me/orders/{order}/cancel/late/", {"key": key, "cost": cost})
    assert (unticked.status_code, list(unticked.context["form"].errors)) == (422, ["agreed"])
    assert (state_of(order), ann.available, seller.money) == ("accepted", 500_000 - KEPT, (120_000, 0))
    for _ in range(2):
        done = browser.post(f"/me/orders/{order}/cancel/late/", {"key": key, "cost": cost, "agreed": "on"}, follow=True)
        assert "The organisation is paid what you agreed to." in text(done)
    assert (state_of(order), ann.available, seller.money) == ("charged", 500_000 - KEPT, (0, 120_000))
    assert [share.became for share in done.context["shares"]] == ["goes to the organisation"] * 2
    assert "The organisation earned €1,200.00. Waiting for the organisation’s invoice." in text(done)


def test_the_free_form_sent_too_late_charges_nothing(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = late(clock, ann, seller)
    refused = browser.post(f"/me/orders/{order}/cancel/", {"key": uuid4()})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "cancelled_too_late")
    assert (state_of(order), seller.money) == ("accepted", (120_000, 0))


@pytest.mark.parametrize("read", ["1", "119999", "", "x"])
def test_agreeing_to_another_amount_cancels_nothing(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None], read: str
) -> None:
    order = late(clock, ann, seller)
    sent = {"key": uuid4(), "cost": read, "agreed": "on"}
    refused = browser.post(f"/me/orders/{order}/cancel/late/", sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["agreed", "__all__"])
    assert "The cost has changed since you read it." in text(refused)
    assert 'name="cost" value="120000"' in text(refused)
    assert state_of(order) == "accepted"


def test_the_late_page_is_not_there_while_cancelling_is_free(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    assert browser.get(f"/me/orders/{order}/cancel/late/").status_code == 409
    for path in ("", "cancel/"):
        assert "cancel/late/" not in text(browser.get(f"/me/orders/{order}/{path}"))


@pytest.mark.parametrize("state", ["in_training", "service_done", "completed"])
def test_what_has_begun_is_not_cancelled(ann: Buyer, browser: Client, seller: Seller, state: str) -> None:
    order = taken_to(state, ann, seller)
    before = seller.money
    for path, sent in (("cancel/", {}), ("cancel/late/", {"cost": 0, "agreed": "on"})):
        assert browser.get(f"/me/orders/{order}/{path}").status_code == 409
        refused = browser.post(f"/me/orders/{order}/{path}", {"key": uuid4(), **sent})
        assert refused.context["form"].refusal.code == "not_now"
    assert (state_of(order), seller.money) == (state, before)


def test_force_majeure_waits_for_staff_and_charges_nothing_meanwhile(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = late(clock, ann, seller)
    assert f"/me/orders/{order}/force-majeure/" in text(browser.get(f"/me/orders/{order}/cancel/"))
    done = browser.post(f"/me/orders/{order}/force-majeure/", {"key": uuid4(), "reason": "Hospitalised"}, follow=True)
    assert "It is sent. Nothing is charged until we have decided." in text(done)
    assert (state_of(order), seller.money) == ("force_majeure", (120_000, 0))
    now = [step for step in done.context["timeline"] if step.state == "now"]
    assert [step.what for step in now] == ["We decide whether it was force majeure"]
    actions.decide_force_majeure(order=order, accepted=True, reason="Proven", key=uuid4(), by=BY, at=later(LATE))
    page = browser.get(f"/me/orders/{order}/")
    assert "You wrote: Hospitalised" in text(page)
    assert "It was accepted. Proven" in text(page)
    assert (state_of(order), ann.available, seller.money) == ("cancelled", 500_000, (0, 0))


def test_force_majeure_needs_a_reason(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = late(clock, ann, seller)
    for reason in ("", "   ", "x" * 501):
        refused = browser.post(f"/me/orders/{order}/force-majeure/", {"key": uuid4(), "reason": reason})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert state_of(order) == "accepted"


def test_force_majeure_is_not_needed_while_cancelling_is_free(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    assert browser.get(f"/me/orders/{order}/force-majeure/").status_code == 409
    refused = browser.post(f"/me/orders/{order}/force-majeure/", {"key": uuid4(), "reason": "Ill"})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "force_majeure_not_needed")
    assert state_of(order) == "accepted"


def test_an_absence_declared_is_answered(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = taken_to("accepted", ann, seller)
    actions.declare_no_show(order=order, organisation=seller.public_id, key=uuid4(), by=seller.actor, at=later(30))
    clock(later(30))
    page = browser.get(f"/me/orders/{order}/")
    assert page.context["first"].link == f"/me/orders/{order}/force-majeure/"
    assert "the absence is final and the organisation is paid" in text(page)
    assert [waits.link for waits in browser.get("/me/").context["waiting"]] == [f"/me/orders/{order}/"]
    browser.post(f"/me/orders/{order}/force-majeure/", {"key": uuid4(), "reason": "Train strike"})
    assert (state_of(order), seller.money) == ("force_majeure", (120_000, 0))
    assert browser.get("/me/").context["waiting"] == []


def test_what_the_organisation_cancels_comes_back_and_says_why(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    cancel_by_seller(order, seller, reason="trainer ill")
    page: Any = browser.get(f"/me/orders/{order}/")
    assert page.context["timeline"][-1].more == "trainer ill"
    assert (page.context["order"].can, ann.available, Order.objects.count()) == (frozenset(), 500_000, 1)
