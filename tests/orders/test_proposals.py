"""What an organisation may propose instead of what was asked, and how long it may think."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Session
from pecule.kernel.refusals import NotFound
from pecule.orders import actions
from pecule.orders.models import Order
from pecule.orders.queries import order_for_holder
from pecule.orders.rules.refusals import NoSeatLeft, NotNow, PriceRaised, SessionNotOfThisTraining, TooLate
from pecule.scheme.delays import StartTooSoon
from tests.catalogue.making import AT, BY, DAY
from tests.orders.making import (
    END,
    PRICE,
    START,
    Buyer,
    Seller,
    accept,
    agree,
    answer,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
)

pytestmark = pytest.mark.django_db


def another_session(seller: Seller, *, days: int, seats: int = 5) -> UUID:
    """A session of the same action that many days after the first."""
    action = Session.objects.get(public_id=seller.session).action
    start = START + timedelta(days=days)
    return catalogue.publish_session(
        action=action.public_id, start=start, end=start + timedelta(days=10), seats=seats, by=BY, at=AT
    )


def acknowledge(order: UUID, seller: Seller, *, days: int = 0) -> None:
    """Acknowledge as the seller."""
    actions.acknowledge_order(order=order, organisation=seller.public_id, key=uuid4(), by=seller.actor, at=later(days))


def picky_seller() -> Seller:
    """A seller whose training has prerequisites."""
    seller = make_seller()
    session = Session.objects.get(public_id=seller.session)
    session.action.prerequisites = "Level B1 in English"
    session.action.save()
    session.start, session.end = START + timedelta(days=90), END + timedelta(days=90)
    session.save()
    return seller


def test_a_proposal_may_move_the_session_and_lower_the_price_and_is_then_fixed() -> None:
    buyer, seller = make_buyer(), make_seller()
    order, moved = request(buyer, seller), another_session(seller, days=14)
    answer(order, seller, session=moved, price_cents=90_000)
    page = order_for_holder(order, buyer.public_id, day=DAY)
    assert (page.line.price_cents, page.line.start, set(page.changed)) == (
        90_000, START + timedelta(days=14), {"price", "dates"},
    )  # fmt: skip
    assert (page.asked.price_cents, page.asked.start, page.asked.end) == (PRICE, START, END)
    accept(order, buyer)
    assert seller.money == (90_000, 0)
    assert Order.objects.get().session.public_id == moved


def test_a_proposal_as_it_was_asked_changes_nothing() -> None:
    buyer, seller = make_buyer(), make_seller()
    order = request(buyer, seller)
    answer(order, seller, session=seller.session, price_cents=PRICE)
    page = order_for_holder(order, buyer.public_id, day=DAY)
    assert (page.changed, page.asked.price_cents, page.asked.start) == (frozenset(), PRICE, START)


@pytest.mark.parametrize("price", [PRICE + 1, 0, -5])
def test_a_price_is_never_raised_nor_brought_to_nothing(price: int) -> None:
    buyer, seller = make_buyer(), make_seller()
    order = request(buyer, seller)
    with pytest.raises(PriceRaised):
        answer(order, seller, price_cents=price)
    assert (state_of(order), Order.objects.get().price_cents) == ("requested", PRICE)


def test_only_a_session_of_the_same_action_with_a_seat_and_enough_days_ahead_is_proposed() -> None:
    buyer, seller, other = make_buyer(), make_seller(), make_seller(1)
    order = request(buyer, seller)
    full = another_session(seller, days=7, seats=1)
    rival = make_buyer(1)
    taken = actions.request_order(holder=rival.public_id, session=full, key=uuid4(), by=rival.actor, at=AT)
    answer(taken, seller)
    accept(taken, rival)
    with pytest.raises(SessionNotOfThisTraining):
        answer(order, seller, session=other.session)
    with pytest.raises(NotFound):
        answer(order, seller, session=uuid4())
    with pytest.raises(NoSeatLeft):
        answer(order, seller, session=full)
    with pytest.raises(StartTooSoon):
        answer(order, seller, session=another_session(seller, days=-20))
    assert (state_of(order), Order.objects.get(public_id=order).start) == ("requested", START)


def test_with_prerequisites_one_acknowledges_in_two_working_days_then_has_thirty_to_answer() -> None:
    buyer, seller = make_buyer(), picky_seller()
    order = request(buyer, seller)
    acknowledge(order, seller, days=1)
    # From Tuesday 3 March 2026, thirty working days (Easter Monday is none) end on Wednesday 15 April.
    assert (state_of(order), Order.objects.get().due_on) == ("reviewing", DAY + timedelta(days=44))
    assert actions.run_order_clocks(at=later(44)) == {}
    answer(order, seller, at=later(44))
    assert state_of(order) == "proposed"


def test_a_request_nobody_acknowledged_or_reviewed_in_time_ends() -> None:
    seller = picky_seller()
    unread, reviewed = request(make_buyer(), seller), request(make_buyer(1), seller)
    acknowledge(reviewed, seller)
    with pytest.raises(TooLate):
        acknowledge(unread, seller, days=3)
    assert actions.run_order_clocks(at=later(3)) == {"expire": 1}
    with pytest.raises(TooLate):
        answer(reviewed, seller, at=later(60))
    assert actions.run_order_clocks(at=later(60)) == {"expire": 1}
    assert (state_of(unread), state_of(reviewed)) == ("expired", "expired")


def test_without_prerequisites_there_is_nothing_to_acknowledge() -> None:
    buyer, seller = make_buyer(), make_seller()
    order = request(buyer, seller)
    with pytest.raises(NotNow):
        acknowledge(order, seller)
    assert state_of(order) == "requested"


def test_what_was_asked_first_is_what_the_same_key_asks(buyer_and_seller: tuple[Buyer, Seller]) -> None:
    buyer, seller = buyer_and_seller
    key = uuid4()
    order = request(buyer, seller, key=key)
    answer(order, seller, session=another_session(seller, days=14))
    assert request(buyer, seller, key=key) == order
    assert agree(order, buyer).state == "payment_due"


@pytest.fixture
def buyer_and_seller() -> tuple[Buyer, Seller]:
    return make_buyer(), make_seller()
