"""How a training went: attendance from both sides, partial delivery, and what is validated by rule."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pecule.orders import actions
from pecule.orders.models import Attendance, Control, Order, Transition
from pecule.orders.rules.attendance import AttendanceRow
from pecule.orders.rules.refusals import (
    AttendanceImpossible,
    CompletionNotAPercentage,
    EntryOutsideSession,
    NotNow,
    RatingNotAMark,
    UnknownExit,
)
from pecule.payouts.models import Payable
from tests.catalogue.making import BY
from tests.orders.making import (
    END,
    PARTICIPATION,
    PRICE,
    START,
    Buyer,
    Seller,
    attend,
    enter,
    finish,
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


def declare(order: UUID, seller: Seller, *rows: AttendanceRow, days: int = 33) -> None:
    """Declare attendance as the seller."""
    actions.declare_attendance(
        order=order, organisation=seller.public_id, rows=rows, key=uuid4(), by=seller.actor, at=later(days)
    )


def confirm_entry(order: UUID, buyer: Buyer, *, day: int = 0, days: int = 31) -> None:
    """Confirm the entry as the buyer, that many days after the start."""
    actions.confirm_entry(
        order=order,
        holder=buyer.public_id,
        day=START + timedelta(days=day),
        key=uuid4(),
        by=buyer.actor,
        at=later(days),
    )


def confirm_end(order: UUID, buyer: Buyer, percent: int, *, rating: int | None = None, days: int = 41) -> None:
    """Confirm the end as the buyer."""
    actions.confirm_end(
        order=order, holder=buyer.public_id, percent=percent, rating=rating, comment="très bien", key=uuid4(),
        by=buyer.actor, at=later(days),
    )  # fmt: skip


@pytest.mark.parametrize(
    "reason", ["finished", "holder_dropped_out", "organisation_postponed", "organisation_stopped", "force_majeure"]
)
def test_a_partial_delivery_is_paid_on_its_rate_whatever_the_reason(buyer: Buyer, seller: Seller, reason: str) -> None:
    order = taken_to("in_training", buyer, seller)
    attend(order, seller, 33)
    finish(order, seller, 33, exit_reason=reason)
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
    assert (state_of(order), seller.money) == ("completed", (0, 39_600))
    assert Payable.objects.get().cents == 39_600
    assert (buyer.available, Order.objects.get().exit_reason) == (500_000 - 36_194, reason)


def test_nothing_followed_gives_everything_back_and_owes_nothing(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("completed", buyer, seller, percent=0)
    assert (state_of(order), buyer.available, buyer.by_card, seller.money) == ("completed", 500_000, 0, (0, 0))
    assert Payable.objects.count() == 0


def test_a_training_ends_for_a_reason_that_is_known(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    with pytest.raises(UnknownExit):
        finish(order, seller, exit_reason="bored")
    assert state_of(order) == "in_training"


def test_attendance_is_declared_by_parts_of_days_and_corrected_before_the_end(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    declare(order, seller, AttendanceRow(START, "morning", 210), AttendanceRow(START, "afternoon", 210))
    declare(order, seller, AttendanceRow(START, "afternoon", 180))
    assert list(Attendance.objects.order_by("part").values_list("part", "minutes")) == [
        ("afternoon", 180), ("morning", 210),
    ]  # fmt: skip
    finish(order, seller, 18)
    with pytest.raises(NotNow):
        declare(order, seller, AttendanceRow(START, "morning", 240), days=41)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (AttendanceRow(START - timedelta(days=1), "day", 60),),
        (AttendanceRow(START + timedelta(days=4), "day", 60),),
        (AttendanceRow(START, "night", 60),),
        (AttendanceRow(START, "morning", 721),),
        (AttendanceRow(START, "day", -1),),
        (AttendanceRow(START, "day", 60), AttendanceRow(START, "day", 61)),
    ],
)
def test_attendance_that_cannot_be_is_refused_whole(
    buyer: Buyer, seller: Seller, rows: tuple[AttendanceRow, ...]
) -> None:
    order = taken_to("in_training", buyer, seller)
    with pytest.raises(AttendanceImpossible):
        declare(order, seller, AttendanceRow(START, "afternoon", 60), *rows) if rows else declare(order, seller)
    assert Attendance.objects.count() == 0


def test_both_sides_agree_and_the_holder_rates(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    confirm_entry(order, buyer)
    attend(order, seller)
    finish(order, seller)
    confirm_end(order, buyer, 100, rating=5)
    assert actions.run_order_clocks(at=later(60)) == {"validate": 1}
    found = Order.objects.get()
    assert (found.state, found.holder_entered_on, found.holder_percent, found.rating, found.rating_comment) == (
        "completed", START, 100, 5, "très bien",
    )  # fmt: skip
    assert Control.objects.count() == 0


def test_a_rating_may_come_after_payment_and_moves_no_euro(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("completed", buyer, seller)
    confirm_end(order, buyer, 3, rating=2, days=70)
    found = Order.objects.get()
    assert (found.state, found.paid_cents, found.holder_percent, found.rating) == ("completed", PRICE, None, 2)
    assert seller.money == (0, PRICE)


def test_what_a_holder_says_is_checked(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    with pytest.raises(EntryOutsideSession):
        confirm_entry(order, buyer, day=3, days=31)
    with pytest.raises(NotNow):
        confirm_end(order, buyer, 50)
    attend(order, seller)
    finish(order, seller)
    for percent, rating, refusal in ((101, None, CompletionNotAPercentage), (50, 6, RatingNotAMark)):
        with pytest.raises(refusal):
            confirm_end(order, buyer, percent, rating=rating)
    assert Order.objects.values_list("state", "holder_percent", "rating").get() == ("service_done", None, None)


def test_a_holder_who_followed_less_stops_the_payment_at_once(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("service_done", buyer, seller)
    confirm_end(order, buyer, 60)
    assert (state_of(order), Control.objects.get().grounds) == ("controlled", ["holder_disagrees"])
    assert actions.run_order_clocks(at=later(60)) == {}
    assert (seller.money, buyer.available) == ((PRICE, 0), 500_000 - PRICE + PARTICIPATION)


def test_another_day_of_entry_or_a_dispute_during_the_training_is_controlled_at_the_end(
    buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("accepted", buyer, seller)
    enter(order, seller)
    confirm_entry(order, buyer, day=1)
    other = taken_to("in_training", make_buyer(1), seller)
    rival = Order.objects.get(public_id=other).holder
    actions.dispute(order=other, holder=rival.public_id, reason="no trainer", key=uuid4(), by=BY, at=later(33))
    for one in (order, other):
        attend(one, seller)
        finish(one, seller, day=END)
    assert actions.run_order_clocks(at=later(60)) == {"set_aside": 2}
    assert [control.grounds for control in Control.objects.all()] == [["holder_disagrees"]] * 2
    assert Transition.objects.get(order__public_id=other, verb="dispute").reason == "no trainer"
