"""A holder follows the training: says when it started, what was followed, what is wrong, what it is worth."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.orders import actions
from pecule.orders.models import Order
from tests.catalogue.making import BY
from tests.orders.making import START, Buyer, Seller, later, state_of, taken_to
from tests.sites.holder.test_money_pages import text


def said(order: UUID) -> tuple[str, int | None, int | None]:
    """State, share and mark as the database has them."""
    row = Order.objects.get(public_id=order)
    return row.state, row.holder_percent, row.rating


def test_the_entry_is_confirmed_on_its_day(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]
) -> None:
    order = taken_to("accepted", ann, seller)
    assert browser.get(f"/me/orders/{order}/entry/").status_code == 409
    clock(later(31))
    assert browser.get(f"/me/orders/{order}/").context["first"].link == f"/me/orders/{order}/entry/"
    done = browser.post(f"/me/orders/{order}/entry/", {"key": uuid4(), "day": START.isoformat()}, follow=True)
    assert "Thank you. It is written down." in text(done)
    assert done.context["first"] is None
    assert Order.objects.get().holder_entered_on == START


@pytest.mark.parametrize("day", ["2026-03-31", "2026-04-03", "", "yesterday"])
def test_an_entry_that_cannot_be_is_named_at_its_field(
    ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None], day: str
) -> None:
    order = taken_to("accepted", ann, seller)
    clock(later(31))
    refused = browser.post(f"/me/orders/{order}/entry/", {"key": uuid4(), "day": day})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["day"])
    assert Order.objects.get().holder_entered_on is None


def test_the_end_is_confirmed_with_a_mark(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("service_done", ann, seller)
    page = browser.get(f"/me/orders/{order}/")
    assert page.context["first"].link == f"/me/orders/{order}/end/"
    assert "says that you followed 100 % of the training" in text(browser.get(f"/me/orders/{order}/end/"))
    sent = {"key": uuid4(), "agrees": "yes", "rating": "4", "comment": "Clear"}
    done = browser.post(f"/me/orders/{order}/end/", sent, follow=True)
    assert said(order) == ("service_done", 100, 4)
    assert (done.context["first"], f"/me/orders/{order}/end/" in text(done)) == (None, False)
    assert browser.get("/me/").context["waiting"] == []


def test_less_than_declared_is_looked_at_before_anything_is_paid(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("service_done", ann, seller)
    done = browser.post(f"/me/orders/{order}/end/", {"key": uuid4(), "agrees": "no", "percent": "60 %"}, follow=True)
    assert (said(order), seller.money) == (("controlled", 60, None), (120_000, 0))
    assert done.context["grounds"] == ["you do not say the same as the organisation"]
    assert "60 % <span" in text(done)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "agrees"),
        ({"agrees": "maybe"}, "agrees"),
        ({"agrees": "no"}, "percent"),
        ({"agrees": "no", "percent": "101"}, "percent"),
        ({"agrees": "no", "percent": "-1"}, "percent"),
        ({"agrees": "no", "percent": "half"}, "percent"),
        ({"agrees": "no", "percent": "100"}, "percent"),
        ({"agrees": "yes", "rating": "6"}, "rating"),
        ({"agrees": "yes", "comment": "x" * 501}, "comment"),
    ],
)
def test_an_end_that_cannot_be_is_named_at_its_field(
    ann: Buyer, browser: Client, seller: Seller, sent: dict[str, str], field: str
) -> None:
    order = taken_to("service_done", ann, seller)
    refused = browser.post(f"/me/orders/{order}/end/", {"key": uuid4(), **sent})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
    assert said(order) == ("service_done", None, None)


def test_a_finished_training_is_rated_and_nothing_else(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("completed", ann, seller)
    form = browser.get(f"/me/orders/{order}/end/").context["form"]
    assert list(form.fields) == ["key", "rating", "comment"]
    assert browser.post(f"/me/orders/{order}/end/", {"key": uuid4()}).status_code == 422
    browser.post(f"/me/orders/{order}/end/", {"key": uuid4(), "rating": "2", "agrees": "no", "percent": "1"})
    assert (said(order), seller.money) == (("completed", None, 2), (0, 120_000))
    assert browser.get(f"/me/orders/{order}/end/").status_code == 409


def test_saying_that_something_is_wrong_stops_the_payment(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("service_done", ann, seller)
    for reason in ("", "  ", "x" * 501):
        refused = browser.post(f"/me/orders/{order}/wrong/", {"key": uuid4(), "reason": reason})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    browser.post(f"/me/orders/{order}/wrong/", {"key": uuid4(), "reason": "I never started"})
    assert (state_of(order), seller.money) == ("controlled", (120_000, 0))
    actions.run_order_clocks(at=later(45))
    assert state_of(order) == "controlled"


def test_a_control_is_followed_by_its_holder_to_the_end(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("service_done", ann, seller)
    browser.post(f"/me/orders/{order}/wrong/", {"key": uuid4(), "reason": "I never started"})
    assert "Until then nothing is paid." in text(browser.get(f"/me/orders/{order}/"))
    actions.open_control(order=order, reason="Send the sheets", key=uuid4(), by=BY, at=later(41))
    assert "to send its proof." in text(browser.get(f"/me/orders/{order}/"))
    actions.answer_control(
        order=order, organisation=seller.public_id, text="Here", key=uuid4(), by=seller.actor, at=later(42)
    )
    assert "The organisation has answered." in text(browser.get(f"/me/orders/{order}/"))
    actions.decide_control(order=order, percent_allowed=50, reason="Half is proven", key=uuid4(), by=BY, at=later(43))
    page = browser.get(f"/me/orders/{order}/")
    assert "Decision: 50 % of the training is paid. Half is proven" in text(page)
    assert page.context["shares"][0].became == "€548.40 go to the organisation; €548.40: came back to you"
    assert (state_of(order), seller.money) == ("completed", (0, 60_000))


@pytest.mark.parametrize("path", ["entry/", "end/", "wrong/"])
def test_nothing_is_said_of_a_training_that_did_not_begin(
    ann: Buyer, browser: Client, seller: Seller, path: str
) -> None:
    order = taken_to("requested", ann, seller)
    sent = {"key": uuid4(), "day": START.isoformat(), "agrees": "yes", "reason": "no"}
    assert browser.get(f"/me/orders/{order}/{path}").status_code == 409
    assert browser.post(f"/me/orders/{order}/{path}", sent).context["form"].refusal.code == "not_now"
    assert said(order) == ("requested", None, None)
