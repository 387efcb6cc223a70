"""A purchase that screening holds is refused, nothing is taken, and the answer is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pecule.catalogue.models import Offer
from pecule.orders import actions
from pecule.orders.actions.acceptances import known_before, locked_to_accept
from pecule.orders.models import CardPayment
from pecule.screening import actions as screening
from pecule.screening.queries import decisions_about, replayed
from pecule.screening.rules import PurchaseHeld
from pecule.statements import rows
from tests.orders.making import Buyer, Seller, agree, make_buyer, make_seller, state_of, taken_to
from tests.screening.making import AT, BY, DAY, listed, match_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def test_an_acceptance_is_refused_nothing_is_taken_and_the_answer_is_kept(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    listed("nda", "11750000000")
    with pytest.raises(PurchaseHeld) as refused:
        agree(order, buyer)
    assert "No money was taken." in refused.value.sentence()
    assert (state_of(order), buyer.available) == ("proposed", 500_000)
    (kept,) = decisions_about("order", order)
    assert (kept.event, kept.outcome, [one["name"] for one in kept.reasons]) == ("order.accept", "hold", ["match_held"])


def test_it_goes_on_once_released_and_is_refused_once_confirmed(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    listed("nda", "11750000000")
    screening.confirm(match=match_of(seller.public_id), reason="as it looks", by=BY, at=AT)
    with pytest.raises(PurchaseHeld):
        agree(order, buyer)
    screening.release(match=match_of(seller.public_id), reason="a namesake", by=BY, at=AT)
    agree(order, buyer)
    assert (state_of(order), [one.outcome for one in decisions_about("order", order)]) == (
        "payment_due", ["allow", "refuse"],
    )  # fmt: skip


def test_an_acceptance_keeps_the_answer_that_let_it_through(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    paid, kept = decisions_about("order", order)
    assert (paid.event, paid.outcome) == ("order.pay", "allow")
    assert (kept.event, kept.outcome, kept.at, replayed(kept.public_id).outcome) == (
        "order.accept",
        "allow",
        AT,
        "allow",
    )


def test_a_doubtful_indicator_needs_no_more_than_the_approval_that_every_purchase_has(
    buyer: Buyer, seller: Seller
) -> None:
    order = taken_to("proposed", buyer, seller)
    listed("nda", "11750000000", confidence=20)
    agree(order, buyer)
    (kept,) = decisions_about("order", order)
    assert (state_of(order), kept.outcome) == ("payment_due", "step_up")


def test_an_offer_that_is_held_cannot_be_bought_though_its_organisation_can(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    offer = Offer.objects.get(actions__sessions__public_id=seller.session)
    screening.register({("offer", offer.public_id): [("domain", "mon-cpf.info")]}, by=BY, at=AT)
    listed("domain", "mon-cpf.info")
    with pytest.raises(PurchaseHeld):
        agree(order, buyer)
    assert state_of(order) == "proposed"


def test_an_approval_is_not_even_asked_for(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("proposed", buyer, seller)
    listed("nda", "11750000000", last=DAY + timedelta(days=1))
    with pytest.raises(PurchaseHeld):
        actions.approval_url(order=order, holder=buyer.public_id, back_url="/", by=buyer.actor, at=AT)
    assert [(one.event, one.outcome) for one in decisions_about("order", order)] == [("order.approval", "hold")]


def test_what_an_acceptance_reads_is_still_planned_once(buyer: Buyer, seller: Seller) -> None:
    """A list of unknown length in it would have the database plan it anew each time."""
    locked = locked_to_accept(taken_to("proposed", buyer, seller))
    for _ in range(15):
        assert known_before(locked, uuid4(), DAY).seen.indicators == ()
    plans = rows(
        "SELECT generic_plans > 0, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
        ("%orders_transition%screening_fact%",),
    )
    assert plans == [(True, 5)]


def test_a_card_is_not_charged_for_what_became_known_since_the_acceptance(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("payment_due", buyer, seller)
    listed("nda", "11750000000")
    with pytest.raises(PurchaseHeld):
        actions.begin_card_payment(order=order, holder=buyer.public_id, by=buyer.actor, at=AT)
    assert not CardPayment.objects.exists()
    last = decisions_about("order", order)[0]
    assert (last.event, last.outcome) == ("order.pay", "hold")
    screening.release(match=match_of(seller.public_id), reason="a namesake", by=BY, at=AT)
    actions.begin_card_payment(order=order, holder=buyer.public_id, by=buyer.actor, at=AT)
    assert CardPayment.objects.filter(order__public_id=order, state="started").count() == 1
