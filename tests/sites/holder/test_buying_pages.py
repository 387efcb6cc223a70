"""A holder buys: asks for a place, compares, approves, accepts, pays by card. Refusals move nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Session
from pecule.holders import actions as holders
from pecule.holders.rules.standing import LockReason
from pecule.orders.models import CardPayment, Order
from tests.catalogue.making import AT, BY
from tests.orders.making import (
    END,
    PARTICIPATION,
    START,
    Buyer,
    Seller,
    agree,
    answer,
    answer_card,
    begin_payment,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
)
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text

KEPT = 120_000 - PARTICIPATION


def ask(browser: Client, seller: Seller, key: UUID | None = None) -> UUID:
    made = browser.post(f"/me/trainings/sessions/{seller.session}/", {"key": key or uuid4()})
    assert made.status_code == 302
    return UUID(made["Location"].rstrip("/").rpartition("/")[2])


def proposed(buyer: Buyer, seller: Seller, **changes: Any) -> UUID:
    order = request(buyer, seller)
    answer(order, seller, **changes)
    return order


def test_what_one_would_pay_is_said_before_anything_is_asked(ann: Buyer, browser: Client, seller: Seller) -> None:
    page = browser.get(f"/me/trainings/sessions/{seller.session}/")
    assert page.context["payers"] == [("Your yearly rights", KEPT), ("Your participation, by card", PARTICIPATION)]
    assert "by 4 March 2026 at the latest" in text(page)
    assert Order.objects.count() == 0


def test_what_rights_do_not_pay_is_paid_by_card(seller: Seller) -> None:
    poor = make_buyer(1, cents=20_000)
    page = signed_in(poor).get(f"/me/trainings/sessions/{seller.session}/")
    assert page.context["payers"] == [
        ("Your yearly rights", 20_000),
        ("Your participation, by card", PARTICIPATION),
        ("The rest of the price, by card", 89_680),
    ]
    order = proposed(poor, seller)
    assert signed_in(poor).post(f"/me/orders/{order}/accept/last/", {"key": uuid4()}).status_code == 302
    assert CardPayment.objects.values_list("cents", flat=True).get() == 100_000


def test_asking_twice_with_one_form_asks_once(ann: Buyer, browser: Client, seller: Seller) -> None:
    key = uuid4()
    assert ask(browser, seller, key) == ask(browser, seller, key)
    assert (Order.objects.count(), ann.available) == (1, 500_000)


def test_asking_again_for_the_same_session_is_refused_at_the_form(browser: Client, seller: Seller) -> None:
    ask(browser, seller)
    again = browser.post(f"/me/trainings/sessions/{seller.session}/", {"key": uuid4()})
    assert (again.status_code, again.context["form"].refusal.code) == (409, "already_ordered")
    assert Order.objects.count() == 1


def test_a_proposal_as_asked_shows_no_difference(ann: Buyer, browser: Client, seller: Seller) -> None:
    page = browser.get(f"/me/orders/{proposed(ann, seller)}/accept/")
    assert page.context["order"].changed == frozenset()
    assert "This is not exactly what you asked for." not in text(page)
    assert "you can still cancel freely until 22 March 2026" in text(page)


def test_a_changed_proposal_is_compared_with_what_was_asked(ann: Buyer, browser: Client, seller: Seller) -> None:
    page = text(browser.get(f"/me/orders/{proposed(ann, seller, price_cents=100_000)}/accept/"))
    for said in ("This is not exactly what you asked for.", "You asked for:</span> €1,200.00", "€1,000.00"):
        assert said.replace("</span>", "") in page.replace("</span>", "")


def test_the_straight_road_leads_over_the_approval_and_the_bank(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = proposed(ann, seller)
    last = f"/me/orders/{order}/accept/last/"
    asked = browser.post(f"/me/orders/{order}/accept/")
    assert (asked.status_code, asked["Location"]) == (302, f"/approve/{order}?back={last}")
    assert (state_of(order), ann.available) == ("proposed", 500_000)
    assert browser.get(last).status_code == 200
    key = uuid4()
    to_the_bank = browser.post(last, {"key": key})
    payment = CardPayment.objects.get()
    assert (to_the_bank.status_code, to_the_bank["Location"]) == (302, f"/card/{payment.public_id}")
    assert (state_of(order), ann.available, payment.cents) == ("payment_due", 500_000 - KEPT, PARTICIPATION)
    assert browser.post(last, {"key": key})["Location"] == f"/card/{payment.public_id}"
    assert CardPayment.objects.count() == 1
    answer_card(payment.public_id)
    page = browser.get(f"/me/orders/{order}/")
    assert [(share.payer, share.cents, share.became) for share in page.context["shares"]] == [
        ("Your yearly rights", KEPT, "kept for this training"),
        ("Your card", PARTICIPATION, "kept for this training"),
    ]
    assert state_of(order) == "accepted"


def test_the_real_stand_ins_are_walked_through(ann: Buyer, browser: Client, seller: Seller, settings: Any) -> None:
    settings.PECULE_APPROVALS = "pecule.adapters.approval.fake.FakeApprovals"
    settings.PECULE_CARDS = "pecule.adapters.card.fake.FakeCards"
    settings.PECULE_SECOND_PASSWORD = "deux-fois-oui"
    order = proposed(ann, seller)
    last = f"/me/orders/{order}/accept/last/"
    unapproved = browser.post(last, {"key": uuid4()})
    assert (unapproved.status_code, unapproved.context["form"].refusal.code) == (409, "approval_missing")
    assert (state_of(order), ann.available) == ("proposed", 500_000)
    approval = browser.post(f"/me/orders/{order}/accept/")["Location"]
    assert browser.post(approval, {"second_password": "no"}).status_code == 422
    back = browser.post(approval, {"second_password": "deux-fois-oui"})
    assert back["Location"] == f"{last}"
    bank = browser.post(last, {"key": uuid4()})["Location"]
    home = browser.post(bank, {"outcome": "paid"})
    assert home["Location"] == f"/me/orders/{order}/"
    assert (state_of(order), ann.available, seller.money) == ("accepted", 500_000 - KEPT, (120_000, 0))


def test_a_bank_that_refuses_leaves_the_order_waiting_for_another_try(
    ann: Buyer, browser: Client, seller: Seller
) -> None:
    order = proposed(ann, seller)
    agree(order, ann)
    answer_card(begin_payment(order, ann), "refused")
    page = browser.get(f"/me/orders/{order}/")
    assert page.context["first"].link == f"/me/orders/{order}/pay/"
    assert [(share.payer, share.cents, share.became) for share in page.context["shares"]] == [
        ("Your yearly rights", KEPT, "kept for this training"),
        ("Your card", PARTICIPATION, "to be paid by 3 March 2026"),
    ]
    assert "Your bank refused the last payment." in text(browser.get(f"/me/orders/{order}/pay/"))
    again = browser.post(f"/me/orders/{order}/pay/")
    assert again["Location"] == f"/card/{CardPayment.objects.get(state='started').public_id}"
    assert [waits.link for waits in browser.get("/me/").context["waiting"]] == [f"/me/orders/{order}/"]


def test_no_card_service_leaves_the_order_with_its_last_day(
    ann: Buyer, browser: Client, seller: Seller, settings: Any
) -> None:
    settings.PECULE_CARDS = ""
    order = proposed(ann, seller)
    accepted = browser.post(f"/me/orders/{order}/accept/last/", {"key": uuid4()})
    assert accepted["Location"] == f"/me/orders/{order}/pay/"
    refused = browser.post(f"/me/orders/{order}/pay/")
    assert (refused.status_code, refused.context["form"].refusal.code) == (503, "cards_unavailable")
    assert state_of(order) == "payment_due"


def test_no_approval_service_is_said_and_keeps_nothing(
    ann: Buyer, browser: Client, seller: Seller, settings: Any
) -> None:
    settings.PECULE_APPROVALS = ""
    order = proposed(ann, seller)
    refused = browser.post(f"/me/orders/{order}/accept/")
    assert (refused.status_code, refused.context["form"].refusal.code) == (503, "approval_unavailable")
    assert (state_of(order), ann.available) == ("proposed", 500_000)


def test_a_locked_account_orders_nothing(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = proposed(ann, seller)
    holders.lock(holder_id=ann.id, reason=LockReason.ASKED, by=BY, at=AT)
    for path in (f"/me/trainings/sessions/{seller.session}/", f"/me/orders/{order}/accept/last/"):
        refused = browser.post(path, {"key": uuid4()})
        assert (refused.status_code, refused.context["form"].refusal.code) == (409, "account_locked")
    assert (state_of(order), ann.available) == ("proposed", 500_000)


def test_the_last_seat_taken_meanwhile_is_refused_and_keeps_nothing(ann: Buyer, ben: Buyer, browser: Client) -> None:
    seller = make_seller(seats=1)
    order, other = proposed(ann, seller), proposed(ben, seller)
    agree(other, ben)
    refused = browser.post(f"/me/orders/{order}/accept/last/", {"key": uuid4()})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "no_seat_left")
    assert (state_of(order), ann.available) == ("proposed", 500_000)


def test_too_late_is_too_late(ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]) -> None:
    order = proposed(ann, seller)
    clock(later(20))
    for path in ("accept/", "accept/last/"):
        refused = browser.post(f"/me/orders/{order}/{path}", {"key": uuid4()})
        assert (refused.status_code, refused.context["form"].refusal.code) == (409, "too_late")
    assert browser.get("/me/").context["waiting"] == []
    assert (state_of(order), ann.available) == ("proposed", 500_000)


def test_nothing_is_accepted_or_paid_before_its_time(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = request(ann, seller)
    for path in ("accept/", "accept/last/", "pay/"):
        assert browser.get(f"/me/orders/{order}/{path}").status_code == 409
        assert browser.post(f"/me/orders/{order}/{path}", {"key": uuid4()}).context["form"].refusal.code == "not_now"
    assert (state_of(order), ann.available) == ("requested", 500_000)


@pytest.mark.parametrize("fields", [{}, {"key": "x"}, {"key": ""}])
def test_a_form_without_its_key_changes_nothing(
    ann: Buyer, browser: Client, seller: Seller, fields: dict[str, str]
) -> None:
    order = proposed(ann, seller)
    for path in (f"trainings/sessions/{seller.session}/", f"orders/{order}/accept/last/", f"orders/{order}/cancel/"):
        assert browser.post(f"/me/{path}", fields).status_code == 422
    assert (state_of(order), Order.objects.count()) == ("proposed", 1)


def test_a_key_used_for_something_else_is_refused(ann: Buyer, browser: Client, seller: Seller) -> None:
    key = uuid4()
    order = ask(browser, seller, key)
    refused = browser.post(f"/me/orders/{order}/cancel/", {"key": key})
    assert (refused.status_code, refused.context["form"].refusal.code) == (409, "key_used_differently")
    assert state_of(order) == "requested"


def test_dates_moved_to_another_session_are_compared(ann: Buyer, browser: Client, seller: Seller) -> None:
    action = Session.objects.get(public_id=seller.session).action.public_id
    other = catalogue.publish_session(
        action=action, start=START + timedelta(days=7), end=END + timedelta(days=7), seats=3, by=BY, at=AT
    )
    page = text(browser.get(f"/me/orders/{proposed(ann, seller, session=other)}/accept/"))
    assert "From 1 April 2026 to 11 April 2026" in page
    assert "From 8 April 2026 to 18 April 2026" in page
