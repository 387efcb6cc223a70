"""Giving up: freely, at a cost that was confirmed, by force majeure, or by not coming."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.refusals import NotFound
from pecule.orders import actions
from pecule.orders.models import ForceMajeure, Order, Transition
from pecule.orders.rules.cancelling import free_until
from pecule.orders.rules.refusals import (
    CancelledTooLate,
    EntryWasConfirmed,
    ForceMajeureClaimedBefore,
    ForceMajeureNotNeeded,
    NotNow,
    ReasonNeeded,
    TooEarly,
    TooLate,
)
from pecule.payouts.models import Payable
from pecule.scheme import load
from pecule.scheme.cancellation import cancelled_by_holder
from tests.catalogue.making import BY, DAY
from tests.orders.making import (
    END,
    PARTICIPATION,
    PRICE,
    START,
    Buyer,
    Seller,
    attend,
    cancel,
    enter,
    finish,
    later,
    make_buyer,
    make_seller,
    state_of,
    taken_to,
)

LEFT = 500_000 - PRICE + PARTICIPATION


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def claim(order: UUID, buyer: Buyer, *, reason: str = "accident", days: int) -> None:
    """Claim force majeure as the buyer."""
    actions.claim_force_majeure(
        order=order, holder=buyer.public_id, reason=reason, key=uuid4(), by=buyer.actor, at=later(days)
    )


def decide(order: UUID, *, accepted: bool, days: int) -> None:
    """Decide as an agent."""
    actions.decide_force_majeure(
        order=order, accepted=accepted, reason="as the papers say", key=uuid4(), by=BY, at=later(days)
    )


def miss(order: UUID, seller: Seller, *, days: int = 30) -> None:
    """Declare an absence as the seller."""
    actions.declare_no_show(order=order, organisation=seller.public_id, key=uuid4(), by=seller.actor, at=later(days))


def test_cancelling_is_free_until_the_eighth_working_day_before_the_start(buyer: Buyer, seller: Seller) -> None:
    # The start is Wednesday 1 April 2026; seven working days before it is Monday 23 March, already late.
    order = taken_to("accepted", buyer, seller)
    with pytest.raises(CancelledTooLate) as caught:
        cancel(order, buyer, at=later(21))
    assert caught.value.facts == {
        "free_until": DAY + timedelta(days=20), "price_cents": PRICE, "charge_cents": PRICE,
    }  # fmt: skip
    assert (state_of(order), seller.money) == ("accepted", (PRICE, 0))
    cancel(order, buyer, confirm_charge=True, at=later(20))
    assert (state_of(order), buyer.available, buyer.by_card) == ("cancelled", 500_000, 0)


def test_a_late_cancellation_that_was_confirmed_pays_the_organisation(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    cancel(order, buyer, confirm_charge=True, at=later(21))
    assert (state_of(order), buyer.available, seller.money) == ("charged", LEFT, (0, PRICE))
    assert Payable.objects.values_list("reference", "cents").get() == (f"order:{order}", PRICE)
    assert Order.objects.get().paid_cents == PRICE
    assert Transition.objects.latest("pk").verb == "cancel_late"


def test_withdrawal_counts_from_the_day_the_order_became_firm(buyer: Buyer) -> None:
    # The start on Tuesday 17 March is near, so that cancelling is late at once; withdrawal lasts fourteen days.
    seller = make_seller(1, start=DAY + timedelta(days=15))
    order = taken_to("accepted", buyer, seller)
    cancel(order, buyer, at=later(14))
    assert (state_of(order), buyer.available) == ("cancelled", 500_000)


@given(start=st.dates(date(2026, 3, 20), date(2027, 3, 1)), after=st.integers(0, 120))
def test_what_is_said_to_be_free_is_what_costs_nothing(start: date, after: int) -> None:
    accepted = start - timedelta(days=max(after, 17))
    day = accepted + timedelta(days=after)
    free = free_until(load("fr"), accepted_on=accepted, starts_on=start).day
    cost = cancelled_by_holder(
        load("fr"), price=PRICE, accepted_on=accepted, starts_on=start, cancelled_on=day
    ).to_organisation
    assert (day <= free) == (cost == 0)


def test_force_majeure_before_the_start_gives_everything_back_once_accepted(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    with pytest.raises(ForceMajeureNotNeeded):
        claim(order, buyer, days=20)
    with pytest.raises(ReasonNeeded):
        claim(order, buyer, reason=" ", days=21)
    claim(order, buyer, days=21)
    assert (state_of(order), seller.money) == ("force_majeure", (PRICE, 0))
    decide(order, accepted=True, days=25)
    assert (state_of(order), buyer.available, buyer.by_card, seller.money) == ("cancelled", 500_000, 0, (0, 0))
    assert ForceMajeure.objects.get().accepted is True


def test_force_majeure_refused_is_a_late_cancellation(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    claim(order, buyer, days=21)
    decide(order, accepted=False, days=25)
    assert (state_of(order), buyer.available, seller.money) == ("charged", LEFT, (0, PRICE))


def test_silence_on_a_claim_is_a_yes_after_two_months(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    claim(order, buyer, days=21)  # Monday 23 March: decided by 23 May
    assert actions.run_order_clocks(at=later(82)) == {}
    assert actions.run_order_clocks(at=later(83)) == {"excuse": 1}
    assert (state_of(order), buyer.available) == ("cancelled", 500_000)


@pytest.mark.parametrize(("accepted", "paid"), [(True, 48_000), (False, 48_000)])
def test_force_majeure_during_the_training_pays_what_was_given(
    buyer: Buyer, seller: Seller, accepted: bool, paid: int
) -> None:
    order = taken_to("in_training", buyer, seller)
    attend(order, seller, 40, at=later(35))
    claim(order, buyer, days=36)
    with pytest.raises(NotNow):
        finish(order, seller, 40, at=later(36))
    decide(order, accepted=accepted, days=37)
    assert (state_of(order), Order.objects.get().excused) == ("in_training", accepted)
    with pytest.raises(ForceMajeureClaimedBefore):
        claim(order, buyer, days=37)
    finish(order, seller, 40, day=START + timedelta(days=5), exit_reason="holder_dropped_out")
    actions.run_order_clocks(at=later(60))
    assert (state_of(order), seller.money) == ("completed", (0, paid))
    assert buyer.available == 500_000 - (PRICE - PARTICIPATION) * 40 // 100


def test_an_absence_can_be_contested_then_is_charged(buyer: Buyer, seller: Seller) -> None:
    # Declared on Wednesday 1 April; Easter Monday is off: contested until Thursday 9.
    order = taken_to("accepted", buyer, seller)
    with pytest.raises(TooEarly):
        miss(order, seller, days=29)
    miss(order, seller)
    assert (state_of(order), Order.objects.get().expires_on) == ("no_show", DAY + timedelta(days=38))
    assert actions.run_order_clocks(at=later(38)) == {}
    with pytest.raises(TooLate):
        claim(order, buyer, days=39)
    assert actions.run_order_clocks(at=later(39)) == {"charge": 1}
    assert (state_of(order), buyer.available, seller.money) == ("charged", LEFT, (0, PRICE))


@pytest.mark.parametrize(("accepted", "state", "paid"), [(True, "cancelled", 0), (False, "charged", PRICE)])
def test_an_absence_by_force_majeure_has_two_outcomes(
    buyer: Buyer, seller: Seller, accepted: bool, state: str, paid: int
) -> None:
    order = taken_to("accepted", buyer, seller)
    miss(order, seller)
    claim(order, buyer, days=33)
    assert actions.run_order_clocks(at=later(45)) == {}
    decide(order, accepted=accepted, days=45)
    assert (state_of(order), seller.money) == (state, (0, paid))


def test_who_confirmed_the_entry_was_not_absent(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    actions.confirm_entry(order=order, holder=buyer.public_id, day=START, key=uuid4(), by=buyer.actor, at=later(30))
    with pytest.raises(EntryWasConfirmed):
        miss(order, seller, days=31)
    with pytest.raises(NotNow):
        claim(order, buyer, days=31)
    enter(order, seller, at=later(31))
    assert (state_of(order), END > START) == ("in_training", True)


def test_only_staff_decide_and_only_the_holder_claims(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    with pytest.raises(NotFound):
        claim(order, make_buyer(1), days=21)
    claim(order, buyer, days=21)
    for actor in (buyer.actor, seller.actor):
        with pytest.raises(NotFound):
            actions.decide_force_majeure(order=order, accepted=True, reason="mine", key=uuid4(), by=actor, at=later(22))
    assert (state_of(order), seller.money) == ("force_majeure", (PRICE, 0))
