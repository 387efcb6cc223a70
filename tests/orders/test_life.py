"""The life of an order: who does what, when, and where the euros are meanwhile."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from pecule.audit.models import AuditLine
from pecule.catalogue import actions as catalogue
from pecule.catalogue.models import Session
from pecule.catalogue.rules.members import RoleTooLow
from pecule.holders.actions import close, lock
from pecule.holders.rules.standing import AccountClosed, AccountLocked, ClosedReason, LockReason
from pecule.kernel.refusals import NotFound
from pecule.orders import actions
from pecule.orders.models import Order, OrderFund, Transition
from pecule.orders.queries import order_for_organisation, quote
from pecule.orders.rules.refusals import (
    AlreadyOrdered,
    CompletionNotAPercentage,
    EndNotPossible,
    EntryOutsideSession,
    KeyUsedDifferently,
    NoSeatLeft,
    NotNow,
    NotOnSale,
    ReasonNeeded,
    TooLate,
    TooManyRequests,
)
from pecule.scheme.delays import StartTooSoon
from tests.catalogue.making import AT, BY, DAY, make_login, make_session, member
from tests.orders.making import (
    END,
    PARTICIPATION,
    PRICE,
    START,
    Buyer,
    Seller,
    accept,
    agree,
    answer,
    attend,
    cancel,
    cancel_by_seller,
    enter,
    finish,
    give,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def test_from_request_to_payment(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    assert (state_of(order), buyer.available, seller.money) == ("requested", 500_000, (0, 0))
    answer(order, seller)
    assert (state_of(order), buyer.available, seller.money) == ("proposed", 500_000, (0, 0))
    accept(order, buyer)
    left = 500_000 - PRICE + PARTICIPATION
    assert (state_of(order), buyer.available, seller.money) == ("accepted", left, (PRICE, 0))
    enter(order, seller)
    attend(order, seller)
    finish(order, seller)
    assert (state_of(order), buyer.available, seller.money) == ("service_done", left, (PRICE, 0))
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
    assert (state_of(order), buyer.available, seller.money) == ("completed", left, (0, PRICE))


def test_each_step_leaves_an_audit_line_without_a_name(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("completed", buyer, seller)
    lines = AuditLine.objects.filter(subject=f"order:{order}").order_by("id")
    assert [(line.verb, line.actor.partition(":")[0]) for line in lines] == [
        ("orders.request", "holder"),
        ("orders.propose", "organisation"),
        ("orders.accept", "holder"),
        ("orders.begin_card_payment", "holder"),
        ("orders.pay", "system"),
        ("orders.declare_entry", "organisation"),
        ("orders.declare_attendance", "organisation"),
        ("orders.declare_service_done", "organisation"),
        ("orders.validate", "system"),
    ]
    assert "Secret0" not in str([line.details for line in AuditLine.objects.all()])


def test_what_was_ordered_is_fixed_even_when_the_catalogue_changes(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    found = Order.objects.get(public_id=order)
    found.session.action.price_cents = 1
    found.session.action.save()
    answer(order, seller)
    accept(order, buyer)
    assert seller.money == (PRICE, 0)


def test_the_organisation_refuses_with_a_reason_and_no_euro_moves(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    with pytest.raises(ReasonNeeded):
        answer(order, seller, accept=False, reason="  ")
    answer(order, seller, accept=False, reason="level too low")
    assert (state_of(order), buyer.available) == ("refused", 500_000)
    assert Transition.objects.get(verb="refuse").reason == "level too low"


@pytest.mark.parametrize("state", ["requested", "proposed", "payment_due", "accepted"])
def test_the_holder_cancels_in_time_and_gets_everything_back(buyer: Buyer, seller: Seller, state: str) -> None:
    order = taken_to(state, buyer, seller)
    cancel(order, buyer)
    assert (state_of(order), buyer.available, seller.money) == ("cancelled", 500_000, (0, 0))


@pytest.mark.parametrize("state", ["proposed", "payment_due", "accepted"])
def test_the_organisation_cancels_at_any_time_before_and_everything_goes_back(
    buyer: Buyer, seller: Seller, state: str
) -> None:
    order = taken_to(state, buyer, seller)
    with pytest.raises(ReasonNeeded):
        cancel_by_seller(order, seller, reason="")
    cancel_by_seller(order, seller)
    assert (state_of(order), buyer.available, seller.money) == ("cancelled", 500_000, (0, 0))


@pytest.mark.parametrize(
    ("percent", "paid", "from_own"),
    [(100, PRICE, 109_680), (50, 60_000, 54_840), (33, 39_600, 36_194), (1, 1_200, 1_097), (0, 0, 0)],
)
def test_the_completion_rate_decides_what_is_paid_and_what_comes_back(
    buyer: Buyer, seller: Seller, percent: int, paid: int, from_own: int
) -> None:
    order = taken_to("completed", buyer, seller, percent=percent)
    assert seller.money == (0, paid)
    posted = {fund.kind: (fund.cents, fund.posted_cents) for fund in OrderFund.objects.all()}
    assert posted == {
        "own": (PRICE - PARTICIPATION, from_own),
        "card": (PARTICIPATION, paid - from_own),
    }
    assert buyer.available == 500_000 - from_own
    assert Order.objects.get(public_id=order).paid_cents == paid


def test_funds_pay_in_the_order_of_the_law(buyer: Buyer, seller: Seller) -> None:
    give(buyer.id, 30_000, "cec")
    give(buyer.id, 20_000, "dotation:7")
    order = taken_to("accepted", buyer, seller)
    held = OrderFund.objects.filter(order__public_id=order).order_by("position").values_list("kind", "cents")
    assert list(held) == [("dotation", 20_000), ("own", 89_680), ("card", PARTICIPATION)]


def test_a_quote_says_what_each_fund_would_pay(buyer: Buyer, seller: Seller) -> None:
    quoted = quote(buyer.public_id, seller.session, day=DAY)
    assert [(part.kind, part.cents) for part in quoted.parts] == [("own", PRICE - PARTICIPATION)]
    assert (quoted.participation_cents, quoted.missing_cents, quoted.available_cents) == (PARTICIPATION, 0, 500_000)


def test_two_orders_on_one_balance_leave_the_rest_of_the_second_to_the_card(seller: Seller) -> None:
    buyer = make_buyer(1, cents=150_000)
    other = make_seller(1)
    first, second = request(buyer, seller), request(buyer, other)
    answer(first, seller)
    answer(second, other)
    accept(first, buyer)
    left = 150_000 - PRICE + PARTICIPATION
    assert buyer.available == left
    assert agree(second, buyer).card_cents == PRICE - left
    assert (state_of(first), state_of(second), other.money) == ("accepted", "payment_due", (left, 0))
    assert buyer.available == 0


def test_a_locked_or_closed_account_orders_and_accepts_nothing(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    other = make_buyer(1)
    lock(holder_id=buyer.id, reason=LockReason.COMPROMISED, by=BY, at=AT)
    close(holder_id=other.id, reason=ClosedReason.DEATH, day=DAY, by=BY, at=AT)
    with pytest.raises(AccountLocked):
        accept(order, buyer)
    with pytest.raises(AccountLocked):
        request(buyer, make_seller(1))
    with pytest.raises(AccountClosed):
        request(other, seller)
    assert (state_of(order), buyer.available, Order.objects.count()) == ("proposed", 500_000, 1)


def test_what_is_not_on_sale_is_neither_requested_nor_accepted(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    catalogue.change_status(organisation=seller.public_id, status="suspended", reason="control", by=BY, at=AT)
    with pytest.raises(NotOnSale):
        accept(order, buyer)
    with pytest.raises(NotOnSale):
        request(make_buyer(1), seller)
    assert (state_of(order), buyer.available) == ("proposed", 500_000)


def test_a_session_that_starts_too_soon_is_neither_requested_nor_proposed(buyer: Buyer, seller: Seller) -> None:
    with pytest.raises(StartTooSoon):
        request(buyer, make_seller(1, start=DAY + timedelta(days=14)))
    late = make_seller(2, start=DAY + timedelta(days=15))
    order = request(buyer, late)
    with pytest.raises(StartTooSoon):
        answer(order, late, at=later(1))
    assert state_of(order) == "requested"


def test_the_last_seat_is_taken_once(buyer: Buyer) -> None:
    small, other = make_seller(seats=1), make_buyer(1)
    first, second = request(buyer, small), request(other, small)
    answer(first, small)
    answer(second, small)
    accept(first, buyer)
    with pytest.raises(NoSeatLeft):
        accept(second, other)
    with pytest.raises(NoSeatLeft):
        request(make_buyer(2), small)
    assert (state_of(second), other.available) == ("proposed", 500_000)


def test_one_session_is_ordered_once_at_a_time_and_an_action_five_times_at_most(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    with pytest.raises(AlreadyOrdered):
        request(buyer, seller)
    action = Order.objects.get(public_id=order).session.action
    sessions = [
        catalogue.publish_session(action=action.public_id, start=START, end=END, seats=3, by=BY, at=AT)
        for _ in range(5)
    ]
    for number, session in enumerate(sessions):
        ask = partial(
            actions.request_order, holder=buyer.public_id, session=session, key=uuid4(), by=buyer.actor, at=AT
        )
        if number < 4:
            ask()
        else:
            with pytest.raises(TooManyRequests):
                ask()
    assert Order.objects.count() == 5


def test_the_same_key_is_the_same_order_and_the_same_hold(buyer: Buyer, seller: Seller) -> None:
    key = uuid4()
    order = request(buyer, seller, key=key)
    assert request(buyer, seller, key=key, at=later(1)) == order
    with pytest.raises(KeyUsedDifferently):
        request(buyer, make_seller(1), key=key)
    answer(order, seller)
    again = uuid4()
    accept(order, buyer, key=again)
    assert agree(order, buyer, key=again, at=later(2)).card_cents == 0
    with pytest.raises(KeyUsedDifferently):
        actions.cancel_order(order=order, holder=buyer.public_id, key=again, by=buyer.actor, at=AT)
    assert (Order.objects.count(), seller.money, Transition.objects.count()) == (1, (PRICE, 0), 4)


@pytest.mark.parametrize(
    "state", ["requested", "proposed", "payment_due", "accepted", "in_training", "service_done", "completed"]
)
def test_nothing_is_done_out_of_turn(buyer: Buyer, seller: Seller, state: str) -> None:
    order = taken_to(state, buyer, seller)
    verbs: dict[str, Any] = {
        "requested": lambda: answer(order, seller),
        "proposed": lambda: agree(order, buyer),
        "accepted": lambda: enter(order, seller),
        "in_training": lambda: finish(order, seller),
    }
    before = (buyer.available, seller.money)
    for turn, verb in verbs.items():
        if turn != state:
            with pytest.raises(NotNow):
                verb()
    if state not in ("requested", "proposed", "payment_due", "accepted"):
        with pytest.raises(NotNow):
            cancel(order, buyer)
        with pytest.raises(NotNow):
            cancel_by_seller(order, seller)
    assert (state_of(order), buyer.available, seller.money) == (state, *before)


def test_entry_and_end_are_days_that_really_came(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    for day, at in ((START - timedelta(days=1), later(30)), (START, later(29)), (END + timedelta(days=1), later(60))):
        with pytest.raises(EntryOutsideSession):
            enter(order, seller, day=day, at=at)
    enter(order, seller)
    for day, at in ((START - timedelta(days=1), later(40)), (END, later(39))):
        with pytest.raises(EndNotPossible):
            finish(order, seller, day=day, at=at)
    for percent in (-1, 101):
        with pytest.raises(CompletionNotAPercentage):
            finish(order, seller, percent)
    assert state_of(order) == "in_training"


def test_nobody_acts_on_an_order_that_is_not_theirs(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    other, rival = make_buyer(1), make_seller(1)
    attempts: list[Any] = [
        lambda: accept(order, other),
        lambda: cancel(order, other),
        lambda: actions.cancel_order(order=order, holder=buyer.public_id, key=uuid4(), by=other.actor, at=AT),
        lambda: actions.request_order(
            holder=buyer.public_id, session=rival.session, key=uuid4(), by=other.actor, at=AT
        ),
        lambda: answer(order, rival),
        lambda: cancel_by_seller(order, rival),
        lambda: actions.cancel_as_organisation(
            order=order, organisation=seller.public_id, reason="x", key=uuid4(), by=rival.actor, at=AT
        ),
        lambda: actions.cancel_as_organisation(
            order=order, organisation=seller.public_id, reason="x", key=uuid4(), by=buyer.actor, at=AT
        ),
        lambda: accept(UUID(int=7), buyer),
        lambda: actions.request_order(holder=buyer.public_id, session=UUID(int=7), key=uuid4(), by=buyer.actor, at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert (state_of(order), Order.objects.count()) == ("proposed", 1)


def test_requests_and_proposals_end_by_themselves_after_their_last_day(buyer: Buyer, seller: Seller) -> None:
    # Asked on Monday 2 March: answered by Wednesday 4. Proposed on Monday 2: accepted by Friday 6.
    asked, offered = request(buyer, seller), request(make_buyer(1), seller)
    answer(offered, seller)
    assert actions.run_order_clocks(at=later(2)) == {}
    with pytest.raises(TooLate):
        answer(asked, seller, at=later(3))
    assert actions.run_order_clocks(at=later(3)) == {"expire": 1}
    assert (state_of(asked), state_of(offered)) == ("expired", "proposed")
    assert actions.run_order_clocks(at=later(30)) == {"expire": 1}
    assert actions.run_order_clocks(at=later(31)) == {}
    assert (state_of(offered), buyer.available) == ("expired", 500_000)


def test_the_service_done_is_validated_after_five_working_days_not_before(buyer: Buyer, seller: Seller) -> None:
    # Declared on Saturday 11 April 2026; the fifth working day after it is Friday 17.
    order = taken_to("service_done", buyer, seller)
    assert actions.run_order_clocks(at=later(46)) == {}
    assert actions.run_order_clocks(at=later(47)) == {"validate": 1}
    assert (state_of(order), seller.money) == ("completed", (0, PRICE))


def test_a_second_session_of_another_offer_does_not_share_its_seats(buyer: Buyer, seller: Seller) -> None:
    small = make_seller(1, seats=1)
    offer = Session.objects.get(public_id=small.session).action.offer
    twin = make_session(offer.public_id, seats=1)
    order = taken_to("accepted", buyer, small)
    other = make_buyer(1)
    assert state_of(order) == "accepted"
    asked = actions.request_order(holder=other.public_id, session=twin, key=uuid4(), by=other.actor, at=AT)
    assert state_of(asked) == "requested"


def test_members_do_what_their_role_covers(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    clerk = make_login("comptes@organisme.example")
    catalogue.add_member(organisation=seller.public_id, login=clerk.public_id, role="accounts", by=BY, at=AT)
    with pytest.raises(RoleTooLow):
        actions.answer_order(
            order=order, organisation=seller.public_id, accept=True, key=uuid4(), by=member(clerk), at=AT
        )
    answer(order, seller)
    accept(order, buyer)
    enter(order, seller)
    attend(order, seller)
    finish(order, seller)
    actions.run_order_clocks(at=later(60))
    actions.give_invoice(
        order=order, organisation=seller.public_id, number="F-7", key=uuid4(), by=member(clerk), at=later(61)
    )
    payment = order_for_organisation(order, seller.id, day=later(61).date()).payment
    assert payment is not None
    assert payment.invoice_number == "F-7"
