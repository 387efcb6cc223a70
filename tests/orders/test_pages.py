"""One order as each side sees it: what happened, what comes next and by when, what each may do and at what cost."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pecule.holders.actions import merge_temporary
from pecule.kernel.identifiers import read_nir
from pecule.kernel.refusals import NotFound
from pecule.notices.models import Outbox
from pecule.orders import actions
from pecule.orders.queries import (
    Consequence,
    NextStep,
    counts_for,
    force_majeure_queue,
    order_for_holder,
    order_for_organisation,
    order_for_staff,
    orders_of,
)
from pecule.orders.queries.pages import OrderPage
from tests.catalogue.making import BY, DAY
from tests.orders.making import (
    END,
    PARTICIPATION,
    PRICE,
    START,
    Buyer,
    Seller,
    accept,
    answer,
    cancel,
    later,
    make_buyer,
    make_seller,
    request,
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


def both(order: UUID, buyer: Buyer, seller: Seller, *, days: int = 0) -> tuple[OrderPage, OrderPage, OrderPage]:
    """The page of each side."""
    day = DAY + timedelta(days=days)
    return (
        order_for_holder(order, buyer.public_id, day=day),
        order_for_organisation(order, seller.id, day=day),
        order_for_staff(order, day=day),
    )


@pytest.mark.parametrize(
    ("state", "days", "holder", "organisation", "staff"),
    [
        ("requested", 0, {"cancel"}, {"propose", "refuse"}, set()),
        ("requested", 3, set(), set(), set()),
        ("proposed", 0, {"accept", "cancel"}, {"cancel_as_organisation"}, set()),
        ("payment_due", 0, {"pay", "cancel"}, {"cancel_as_organisation"}, set()),
        ("accepted", 0, {"cancel"}, {"cancel_as_organisation"}, set()),
        ("accepted", 21, {"cancel_late", "claim_force_majeure"}, {"cancel_as_organisation"}, set()),
        (
            "accepted", 30, {"cancel_late", "claim_force_majeure", "confirm_entry"},
            {"cancel_as_organisation", "declare_entry", "declare_no_show"}, set(),
        ),
        (
            "in_training", 31, {"confirm_entry", "dispute", "claim_force_majeure"},
            {"declare_attendance", "declare_service_done"}, set(),
        ),
        ("service_done", 41, {"confirm_end", "dispute"}, set(), {"open_control"}),
        ("completed", 61, {"confirm_end"}, {"give_invoice"}, set()),
    ],
)  # fmt: skip
def test_each_side_is_told_what_it_may_do_today(
    buyer: Buyer, seller: Seller, state: str, days: int, holder: set[str], organisation: set[str], staff: set[str]
) -> None:
    pages = both(taken_to(state, buyer, seller), buyer, seller, days=days)
    assert [set(page.can) for page in pages] == [holder, organisation, staff]


def test_what_comes_next_is_told_with_its_last_day_and_what_happens_otherwise(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    page = order_for_holder(order, buyer.public_id, day=DAY)
    wednesday = DAY + timedelta(days=2)
    assert page.next_steps == (
        NextStep("propose", "organisation", wednesday, wednesday, "expired"),
        NextStep("accept", "holder", None),
        NextStep("declare_entry", "organisation", START + timedelta(days=6)),
        NextStep("declare_service_done", "organisation", END + timedelta(days=4)),
        NextStep("validate", "system", None),
    )
    cancel(order, buyer)
    assert order_for_holder(order, buyer.public_id, day=DAY).next_steps == ()


def test_cancelling_says_before_what_it_costs_in_cents(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("accepted", buyer, seller)
    free, late = (both(order, buyer, seller, days=days)[0] for days in (0, 21))
    until = DAY + timedelta(days=20)
    assert free.consequences == {"cancel": Consequence("cancelled", 0, PRICE, PARTICIPATION, until)}
    assert late.consequences == {"cancel_late": Consequence("charged", PRICE, 0, 0, until)}
    seen = both(order, buyer, seller, days=30)[1].consequences
    assert seen["declare_no_show"] == Consequence("charged", PRICE, 0, 0)
    assert seen["cancel_as_organisation"] == Consequence("cancelled", 0, PRICE, PARTICIPATION)


def test_an_organisation_sees_a_name_and_the_order_never_a_fund_or_a_card(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("completed", buyer, seller)
    mine, theirs, staff = both(order, buyer, seller, days=61)
    assert (theirs.payments, theirs.card, theirs.line.holder_name) == ((), (), "Camille0 Secret0")
    assert [(payment.kind, payment.cents) for payment in mine.payments] == [
        ("own", PRICE - PARTICIPATION), ("card", PARTICIPATION),
    ]  # fmt: skip
    assert [(card.cents, card.state) for card in staff.card] == [(PARTICIPATION, "paid")]
    assert (theirs.attendance_percent, len(theirs.attendance), theirs.payment is not None) == (100, 5, True)
    assert [step.verb for step in mine.steps] == [
        "request", "propose", "accept", "pay", "declare_entry", "declare_attendance", "declare_service_done",
        "validate",
    ]  # fmt: skip
    rival = make_seller(1)
    with pytest.raises(NotFound):
        order_for_organisation(order, rival.id, day=DAY)
    with pytest.raises(NotFound):
        order_for_holder(order, make_buyer(1).public_id, day=DAY)


def test_a_claim_waits_for_staff_with_its_last_day(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("in_training", buyer, seller)
    actions.claim_force_majeure(
        order=order, holder=buyer.public_id, reason="accident", key=uuid4(), by=buyer.actor, at=later(31)
    )
    (waiting,) = force_majeure_queue(day=DAY)
    assert (waiting.reason, waiting.line.public_id, waiting.decide_by) == (
        "accident", order, (later(31) + timedelta(days=61)).date(),
    )  # fmt: skip
    page = order_for_staff(order, day=DAY + timedelta(days=31))
    assert page.can == {"accept_force_majeure", "refuse_force_majeure"}
    assert page.force_majeure is not None
    assert (page.force_majeure.reason, page.force_majeure.accepted) == ("accident", None)


def test_what_waits_at_an_organisation_is_counted(seller: Seller) -> None:
    asked, done = make_buyer(0), make_buyer(1)
    request(asked, seller)
    order = taken_to("service_done", done, seller)
    actions.open_control(order=order, reason="no sheets", key=uuid4(), by=BY, at=later(41))
    counts = counts_for(seller.id, day=DAY)
    assert (counts.to_answer, counts.being_checked, counts.to_justify, counts.late) == (1, 1, 1, 0)


def test_orders_of_a_temporary_account_follow_the_person(seller: Seller) -> None:
    kept, temporary = make_buyer(0), make_buyer(1, nir="7900663123457")
    done = taken_to("completed", temporary, seller)
    coming = make_seller(1, start=START + timedelta(days=90))
    order = request(temporary, coming, at=later(60))
    merge_temporary(holder_id=temporary.id, final=read_nir("2850375123456"), by=BY, at=later(60))
    assert {line.public_id for line in orders_of(kept.public_id, day=DAY)} == {order, done}
    with pytest.raises(NotFound):
        cancel(order, temporary, at=later(60))
    before = kept.available
    answer(order, coming, at=later(60))
    accept(order, kept, at=later(60))
    assert (state_of(order), kept.available) == ("accepted", before - (PRICE - PARTICIPATION))
    cancel(order, kept, at=later(61))
    assert (state_of(order), kept.available) == ("cancelled", before)
    assert order_for_holder(done, kept.public_id, day=DAY).line.state == "completed"


def test_each_step_tells_whom_it_concerns_once_and_in_the_same_transaction(buyer: Buyer, seller: Seller) -> None:
    taken_to("completed", buyer, seller)
    sent = Outbox.objects.order_by("pk").values_list("template", "recipient")
    holder, member = "holder0@example.org", "member0@organisme.example"
    assert list(sent) == [
        ("order_requested", member),
        ("order_proposed", holder),
        ("order_accepted", holder),
        ("order_accepted", member),
        ("order_entered", holder),
        ("order_done", holder),
        ("order_completed", holder),
        ("order_completed", member),
    ]
