"""A holder buys a training: search, see what it takes, ask, accept, change their mind. Refusals move nothing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue import actions as catalogue
from pecule.holders import actions as holders
from pecule.holders.rules.standing import LockReason
from pecule.ledger import queries as books
from pecule.orders.models import Order
from tests.catalogue.making import AT, BY
from tests.orders.making import (
    Buyer,
    Seller,
    answer,
    cancel_by_seller,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text


@pytest.mark.parametrize(("language", "total"), [("en", "1 training found"), ("fr", "1 formation trouvée")])
def test_a_training_is_found_by_its_words(ann: Buyer, seller: Seller, language: str, total: str) -> None:
    client = signed_in(ann, language)
    assert total in text(client.get("/me/trainings/", {"text": "anglais", "place": "69"}))
    assert client.get("/me/trainings/", {"text": "poterie"}).context["found"].total == 0
    assert client.get("/me/trainings/", {"price": "1199,99"}).context["found"].total == 0
    assert client.get("/me/trainings/", {"distance": "yes"}).context["found"].total == 0


@pytest.mark.parametrize(
    ("field", "value"), [("price", "cheap"), ("text", "x" * 101), ("distance", "teleport"), ("place", "y" * 61)]
)
def test_a_search_that_cannot_be_read_is_named_at_its_field(browser: Client, field: str, value: str) -> None:
    found = browser.get("/me/trainings/", {field: value})
    assert found.status_code == 422
    assert list(found.context["form"].errors) == [field]


@pytest.mark.parametrize("page", ["0", "-3", "x", "999999999999", "²", "2"])
def test_a_page_number_out_of_range_shows_something(browser: Client, seller: Seller, page: str) -> None:
    assert browser.get("/me/trainings/", {"page": page}).status_code == 200


def test_an_offer_leads_to_its_sessions(browser: Client, seller: Seller) -> None:
    (card,) = browser.get("/me/trainings/").context["found"].offers
    page = text(browser.get(f"/me/trainings/{card.public_id}/"))
    assert f"/me/trainings/sessions/{seller.session}/" in page
    assert "€1,200.00" in page
    assert browser.get(f"/me/trainings/{uuid4()}/").status_code == 404


def ask(browser: Client, seller: Seller, key: UUID | None = None) -> UUID:
    made = browser.post(f"/me/trainings/sessions/{seller.session}/", {"key": key or uuid4()})
    assert made.status_code == 302
    return UUID(made["Location"].rstrip("/").rpartition("/")[2])


def test_what_one_would_pay_is_said_before_anything_is_asked(ann: Buyer, browser: Client, seller: Seller) -> None:
    page = browser.get(f"/me/trainings/sessions/{seller.session}/")
    assert page.context["payers"] == [("Your yearly rights", 109_680), ("Your participation, by card", 10_320)]
    assert "by 4 March 2026 at the latest" in text(page)
    assert Order.objects.count() == 0


def test_asking_twice_with_one_form_asks_once(ann: Buyer, browser: Client, seller: Seller) -> None:
    key = uuid4()
    assert ask(browser, seller, key) == ask(browser, seller, key)
    assert Order.objects.count() == 1
    assert ann.available == 500_000


def test_accepting_keeps_the_money_and_cancelling_gives_it_back(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = ask(browser, seller)
    assert browser.get(f"/me/orders/{order}/accept/").status_code == 409
    answer(order, seller)
    assert browser.get(f"/me/orders/{order}/accept/").status_code == 200
    done = browser.post(f"/me/orders/{order}/accept/", {"key": uuid4()}, follow=True)
    assert "It is booked. The money is kept for this training." in text(done)
    assert done.context["payers"] == [("Your yearly rights", 109_680), ("Your participation, by card", 10_320)]
    assert ann.available == 390_320
    assert browser.get(f"/me/orders/{order}/cancel/").context["kept_cents"] == 109_680
    done = browser.post(f"/me/orders/{order}/cancel/", {"key": uuid4()}, follow=True)
    assert "It is cancelled. Nothing is kept for it any more." in text(done)
    assert ann.available == 500_000


@pytest.mark.parametrize("state", ["requested", "proposed", "accepted", "in_training", "service_done", "completed"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_order_is_told_in_every_state(ann: Buyer, seller: Seller, state: str, language: str) -> None:
    order = taken_to(state, ann, seller)
    client = signed_in(ann, language)
    assert client.get(f"/me/orders/{order}/").status_code == 200
    assert "Anglais professionnel" in text(client.get("/me/orders/"))


@pytest.mark.parametrize("accepted", [True, False])
def test_an_order_that_ended_says_why(ann: Buyer, browser: Client, seller: Seller, accepted: bool) -> None:
    order = request(ann, seller)
    answer(order, seller, accept=accepted, reason="" if accepted else "the group is full")
    if accepted:
        cancel_by_seller(order, seller, reason="trainer ill")
    page = browser.get(f"/me/orders/{order}/")
    assert page.context["timeline"][-1].more == ("trainer ill" if accepted else "the group is full")
    assert page.context["order"].can == frozenset()


def test_a_training_too_dear_is_refused_and_nothing_moves(seller: Seller) -> None:
    poor = make_buyer(1, cents=20_000)
    client = signed_in(poor)
    page = client.get(f"/me/trainings/sessions/{seller.session}/")
    assert "€896.80 is missing." in text(page)
    assert "Ask for a place" not in text(page)
    refused = client.post(f"/me/trainings/sessions/{seller.session}/", {"key": uuid4()})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "not_enough_rights")
    assert (Order.objects.count(), poor.available) == (0, 20_000)


def test_a_locked_account_orders_nothing(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = ask(browser, seller)
    answer(order, seller)
    holders.lock(holder_id=ann.id, reason=LockReason.ASKED, by=BY, at=AT)
    for path in (f"/me/trainings/sessions/{seller.session}/", f"/me/orders/{order}/accept/"):
        refused = browser.post(path, {"key": uuid4()})
        assert (refused.status_code, refused.context["form"].refusal.code) == (409, "account_locked")
    assert (state_of(order), ann.available) == ("proposed", 500_000)


def test_too_late_is_too_late(ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]) -> None:
    order = ask(browser, seller)
    answer(order, seller)
    clock(later(20))
    refused = browser.post(f"/me/orders/{order}/accept/", {"key": uuid4()})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "too_late")
    assert browser.get("/me/").context["waiting"] == []
    assert (state_of(order), ann.available) == ("proposed", 500_000)


@pytest.mark.parametrize("fields", [{}, {"key": "x"}, {"key": ""}])
def test_a_form_without_its_key_changes_nothing(
    ann: Buyer, browser: Client, seller: Seller, fields: dict[str, str]
) -> None:
    order = request(ann, seller)
    answer(order, seller)
    for path in (f"trainings/sessions/{seller.session}/", f"orders/{order}/accept/", f"orders/{order}/cancel/"):
        assert browser.post(f"/me/{path}", fields).status_code == 422
    assert (state_of(order), Order.objects.count()) == ("proposed", 1)


def test_somebody_else_s_order_is_not_found_and_cannot_be_touched(ann: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    thief = signed_in(make_buyer(1, cents=50_000))
    for path in (f"/me/orders/{order}/", f"/me/orders/{order}/accept/", f"/me/orders/{order}/cancel/"):
        for found in (thief.get(path), thief.post(path, {"key": uuid4()})):
            assert found.status_code in (404, 405)
            assert [leak for leak in ("Anglais", "1,096.80", "Organisme") if leak in text(found)] == []
    assert state_of(order) == "accepted"
    assert books.balances("holder", ann.id)[0].balance.pending_debit_cents == 109_680


def test_a_session_of_an_organisation_that_left_is_refused(ann: Buyer, browser: Client) -> None:
    gone = make_seller(1)
    catalogue.change_status(organisation=gone.public_id, status="suspended", reason="fraud", by=BY, at=AT)
    refused = browser.post(f"/me/trainings/sessions/{gone.session}/", {"key": uuid4()})
    assert refused.context["form"].refusal.code == "not_on_sale"
    assert Order.objects.count() == 0
