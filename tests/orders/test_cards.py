"""Money paid by card: taken in, held, given back to the cent; answers that are late, repeated, altered or forged."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from pecule.audit.queries import lines_about
from pecule.kernel.actors import system
from pecule.ledger.queries import balances
from pecule.orders import actions
from pecule.orders.models import CardPayment, Order
from pecule.orders.ports import Purchase
from pecule.orders.rules.refusals import (
    ApprovalUnavailable,
    CardAmountDiffers,
    CardAnsweredDifferently,
    CardPaymentUnknown,
    CardsUnavailable,
    NotNow,
    TooLate,
)
from tests.catalogue.making import AT
from tests.orders.fakes import Agreeing, Till
from tests.orders.making import (
    END,
    PARTICIPATION,
    PRICE,
    START,
    Buyer,
    Seller,
    agree,
    answer_card,
    begin_payment,
    cancel,
    later,
    make_buyer,
    make_seller,
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


def clearing() -> int:
    """Cents that the card service holds for us, as a debt."""
    return sum(row.balance.posted_cents for row in balances("scheme", 0) if row.fund == "card-clearing")


def test_accepting_holds_rights_and_leaves_the_participation_to_the_card(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    done = agree(order, buyer)
    assert (done.state, done.card_cents) == ("payment_due", PARTICIPATION)
    assert (seller.money, buyer.available) == ((PRICE - PARTICIPATION, 0), 500_000 - PRICE + PARTICIPATION)
    assert answer_card(begin_payment(order, buyer)) == "accepted"
    assert (seller.money, buyer.by_card, clearing()) == ((PRICE, 0), PARTICIPATION, -PARTICIPATION)


def test_accepting_may_begin_the_payment_as_asking_to_pay_does(buyer: Buyer, seller: Seller) -> None:
    other, key = make_buyer(1), uuid4()
    asked, begun = taken_to("payment_due", buyer, seller), taken_to("proposed", other, seller)
    accept = partial(
        actions.accept_order, order=begun, holder=other.public_id, key=key, and_pay=True, by=other.actor, at=AT
    )
    done = accept()
    last = Order.objects.get(public_id=begun).due_on
    assert (done.state, done.card_cents, done.due_on) == ("payment_due", PARTICIPATION, last)
    first = begin_payment(asked, buyer)
    assert done.payment is not None
    rows = CardPayment.objects.filter(public_id__in=[first, done.payment]).order_by("pk")
    assert [(row.order.public_id, row.cents, row.state) for row in rows] == [
        (begun, PARTICIPATION, "started"), (asked, PARTICIPATION, "started"),
    ]  # fmt: skip
    lines = [
        [(line.verb, line.details | ({"payment": "its number"} if "payment" in line.details else {}))
         for line in lines_about(f"order:{order}", limit=2)]
        for order in (asked, begun)
    ]  # fmt: skip
    assert lines[0] == lines[1]
    again = accept()
    assert (again.state, again.payment) == ("payment_due", None)
    assert CardPayment.objects.filter(order__public_id=begun).count() == 1


def test_too_few_rights_leave_the_rest_to_the_card(seller: Seller) -> None:
    poor = make_buyer(1, cents=20_000)
    order = taken_to("payment_due", poor, seller)
    found = Order.objects.get()
    assert (found.card_cents, found.participation_cents, poor.available) == (100_000, PARTICIPATION, 0)
    answer_card(begin_payment(order, poor))
    assert (seller.money, poor.by_card) == ((PRICE, 0), 100_000)


def test_the_approval_shows_exactly_what_is_bought(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    url = actions.approval_url(order=order, holder=buyer.public_id, back_url="/b", by=buyer.actor, at=later(0))
    assert url == f"/approve/{order}?back=/b"
    Agreeing.used.clear()
    agree(order, buyer)
    assert Agreeing.used == [
        Purchase(
            order, seller.session, "73282932000074", "Organisme 0", "Anglais professionnel", START, END, PRICE,
            PARTICIPATION, 500_000 - (PRICE - PARTICIPATION),
        )
    ]  # fmt: skip


def test_without_an_approval_service_nobody_buys(buyer: Buyer, seller: Seller, settings: LazySettings) -> None:
    order = taken_to("proposed", buyer, seller)
    settings.PECULE_APPROVALS = ""
    with pytest.raises(ApprovalUnavailable):
        agree(order, buyer)
    assert (state_of(order), buyer.available) == ("proposed", 500_000)


def test_a_refused_card_may_be_tried_again_until_the_last_day(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    first = begin_payment(order, buyer)
    assert begin_payment(order, buyer) == first
    assert answer_card(first, "refused") == "payment_due"
    second = begin_payment(order, buyer)
    assert second != first
    assert answer_card(second) == "accepted"
    assert [payment.state for payment in CardPayment.objects.order_by("pk")] == ["refused", "paid"]


def test_an_unpaid_order_ends_and_frees_everything(buyer: Buyer, seller: Seller) -> None:
    # Accepted on Monday 2 March: paid by Tuesday 3.
    order = taken_to("payment_due", buyer, seller)
    assert actions.run_order_clocks(at=later(1)) == {}
    with pytest.raises(TooLate):
        begin_payment(order, buyer, at=later(2))
    assert actions.run_order_clocks(at=later(2)) == {"expire": 1}
    assert (state_of(order), buyer.available, seller.money) == ("expired", 500_000, (0, 0))


def test_a_payment_that_comes_after_the_end_goes_back_whole(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    payment = begin_payment(order, buyer)
    actions.run_order_clocks(at=later(2))
    assert answer_card(payment, at=later(2)) == "expired"
    paid = CardPayment.objects.get()
    assert (paid.state, paid.refund_cents, buyer.by_card, clearing()) == ("paid", PARTICIPATION, 0, 0)


def test_the_same_answer_again_changes_nothing_and_another_is_refused_by_name(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    payment, key = begin_payment(order, buyer), uuid4()
    for _ in range(3):
        assert answer_card(payment, key=key) == "accepted"
    with pytest.raises(CardAnsweredDifferently):
        answer_card(payment, "refused", key=key)
    with pytest.raises(CardAnsweredDifferently):
        answer_card(payment)
    assert (seller.money, buyer.by_card) == ((PRICE, 0), PARTICIPATION)


def test_one_answer_never_serves_two_payments(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    other = taken_to("payment_due", make_buyer(1), seller)
    key = uuid4()
    answer_card(begin_payment(order, buyer), key=key)
    rival = CardPayment.objects.create(
        order=Order.objects.get(public_id=other), cents=PARTICIPATION, started_at=later(0)
    )
    rival.refresh_from_db()
    with pytest.raises(CardAnsweredDifferently):
        answer_card(rival.public_id, key=key)
    assert state_of(other) == "payment_due"


def test_an_unknown_payment_or_another_amount_is_refused_by_name(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    payment = begin_payment(order, buyer)
    told: dict[str, Any] = {"outcome": "paid", "key": uuid4(), "by": system("card"), "at": later(0)}
    with pytest.raises(CardPaymentUnknown):
        actions.card_answered(payment=UUID(int=7), amount_cents=PARTICIPATION, **told)
    for cents in (PARTICIPATION - 1, PARTICIPATION + 1, 0):
        with pytest.raises(CardAmountDiffers):
            actions.card_answered(payment=payment, amount_cents=cents, **told)
    assert (state_of(order), clearing(), CardPayment.objects.get().state) == ("payment_due", 0, "started")


def test_nothing_is_paid_by_card_before_accepting_or_without_a_service(
    buyer: Buyer, seller: Seller, settings: LazySettings
) -> None:
    with pytest.raises(NotNow):
        begin_payment(taken_to("proposed", buyer, seller), buyer)
    other = make_buyer(1)
    waiting = taken_to("payment_due", other, seller)
    settings.PECULE_CARDS = ""
    with pytest.raises(CardsUnavailable):
        begin_payment(waiting, other)
    assert state_of(waiting) == "payment_due"


@pytest.mark.parametrize(("percent", "back"), [(100, None), (33, 6_914), (0, PARTICIPATION)])
def test_what_is_not_earned_of_a_card_payment_goes_back_to_the_card(
    buyer: Buyer, seller: Seller, percent: int, back: int | None
) -> None:
    taken_to("completed", buyer, seller, percent=percent)
    payment = CardPayment.objects.get()
    assert (payment.refund_cents, buyer.by_card) == (back, 0)
    assert clearing() == -(PARTICIPATION - (back or 0))


def test_a_refund_is_asked_until_the_service_takes_it_then_never_again(buyer: Buyer, seller: Seller) -> None:
    cancel(taken_to("accepted", buyer, seller), buyer)
    payment = CardPayment.objects.get()
    assert (payment.refund_cents, payment.refunded_at, buyer.by_card) == (PARTICIPATION, None, 0)
    Till.drawer.refunds.clear()
    Till.drawer.down = True
    try:
        assert actions.send_card_refunds(at=later(1)) == 0
    finally:
        Till.drawer.down = False
    assert [actions.send_card_refunds(at=later(1)) for _ in range(3)] == [1, 0, 0]
    assert Till.drawer.refunds == [(payment.public_id, PARTICIPATION)]
    payment.refresh_from_db()
    assert payment.refunded_at == later(1)
