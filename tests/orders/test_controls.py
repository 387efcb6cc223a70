"""Services done that are looked at before they are paid, and the adversarial stage."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.refusals import NotFound
from pecule.orders import actions
from pecule.orders.models import Control, ControlDocument, Order
from pecule.orders.queries import control_document, controls_queue
from pecule.orders.rules import controls
from pecule.orders.rules.attendance import AttendanceRow
from pecule.orders.rules.controls import Declared, grounds_for
from pecule.orders.rules.refusals import (
    AnswerAwaited,
    ControlNotOpen,
    DocumentUnfit,
    NotNow,
    PercentAboveDeclared,
    ReasonNeeded,
)
from pecule.payouts.models import Payable
from pecule.scheme import load
from tests.catalogue.making import BY, DAY
from tests.orders.making import (
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

SAMPLED = controls.sampled
PDF = b"%PDF-1.7 signed sheets"


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


@pytest.fixture
def aside(buyer: Buyer, seller: Seller) -> UUID:
    """An order set aside: all was declared, nothing proves it."""
    order = taken_to("in_training", buyer, seller)
    finish(order, seller)
    assert actions.run_order_clocks(at=later(47)) == {"set_aside": 1}
    return order


def open_control(order: UUID, *, days: int = 48, reason: str = "No sheet was signed") -> None:
    """Open the adversarial stage as an agent."""
    actions.open_control(order=order, reason=reason, key=uuid4(), by=BY, at=later(days))


def answer_control(order: UUID, seller: Seller, *documents: tuple[str, bytes], days: int = 50) -> None:
    """Answer as the seller."""
    actions.answer_control(
        order=order, organisation=seller.public_id, text="Here they are", documents=documents, key=uuid4(),
        by=seller.actor, at=later(days),
    )  # fmt: skip


def decide(order: UUID, percent: int, *, days: int = 51) -> None:
    """Decide as an agent."""
    actions.decide_control(
        order=order, percent_allowed=percent, reason="six sheets of ten", key=uuid4(), by=BY, at=later(days)
    )


def told(**more: Any) -> Declared:
    """A service done that nothing speaks against, but for ``more``."""
    facts: dict[str, Any] = {
        "order": UUID(int=1), "hours": 35, "percent": 100, "holder_percent": None, "disputed": False, "late": False,
        "attendance": [AttendanceRow(START, "day", 2100)],
    }  # fmt: skip
    return Declared(**{**facts, **more})


@pytest.mark.parametrize(
    ("more", "grounds"),
    [
        ({}, ()),
        ({"attendance": []}, ("no_attendance",)),
        ({"attendance": [], "percent": 99}, ()),
        ({"attendance": [AttendanceRow(START, "day", 2099)]}, ("attendance_below",)),
        ({"attendance": [AttendanceRow(START, "day", 2099)], "percent": 99}, ()),
        ({"disputed": True}, ("holder_disagrees",)),
        ({"holder_percent": 99}, ("holder_disagrees",)),
        ({"holder_percent": 100}, ()),
        ({"late": True}, ("declared_late",)),
        ({"attendance": [], "late": True, "holder_percent": 0}, ("holder_disagrees", "no_attendance", "declared_late")),
    ],
)
def test_each_reason_to_look_closely_has_its_ground(more: dict[str, object], grounds: tuple[str, ...]) -> None:
    assert grounds_for(load("fr"), told(**more), day=DAY) == grounds


def test_chance_picks_about_one_in_twenty_and_always_the_same() -> None:
    picked = [SAMPLED(load("fr"), UUID(int=number), day=DAY) for number in range(4000)]
    assert picked == [SAMPLED(load("fr"), UUID(int=number), day=DAY) for number in range(4000)]
    assert 150 < sum(picked) < 250


@given(order=st.uuids())
def test_a_scheme_that_samples_all_or_nothing_does(order: UUID) -> None:
    french = load("fr")
    parameter = french.parameters["control.sample_share"]
    for share, drawn in ((Fraction(1), True), (Fraction(0), False)):
        whole = replace(parameter, history=(replace(parameter.history[0], value=share),))
        scheme = replace(french, parameters={**french.parameters, "control.sample_share": whole})
        assert SAMPLED(scheme, order, day=DAY) is drawn
    assert SAMPLED(load("be"), order, day=DAY) is False


def test_a_sampled_order_is_set_aside(buyer: Buyer, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    order = taken_to("service_done", buyer, seller)
    monkeypatch.setattr(controls, "sampled", lambda *_, **__: True)
    assert actions.run_order_clocks(at=later(60)) == {"set_aside": 1}
    assert (state_of(order), Control.objects.get().grounds) == ("controlled", ["sampled"])
    assert (seller.money, Payable.objects.count()) == ((PRICE, 0), 0)


@pytest.mark.parametrize(("entry", "end"), [(36, 40), (30, 47)])
def test_a_late_declaration_is_looked_at(buyer: Buyer, seller: Seller, entry: int, end: int) -> None:
    # Entry by Tuesday 7 April, exit by Wednesday 15.
    order = taken_to("accepted", buyer, seller)
    enter(order, seller, at=later(entry + 1))
    attend(order, seller)
    finish(order, seller, at=later(end))
    assert actions.run_order_clocks(at=later(70)) == {"set_aside": 1}
    assert Control.objects.get().grounds == ["declared_late"]


def test_the_adversarial_stage_then_what_is_allowed_is_paid(aside: UUID, buyer: Buyer, seller: Seller) -> None:
    with pytest.raises(AnswerAwaited):
        decide(aside, 60, days=47)
    open_control(aside)
    assert Control.objects.get().answer_by == DAY + timedelta(days=48 + 15)
    with pytest.raises(AnswerAwaited):
        decide(aside, 60, days=49)
    answer_control(aside, seller, ("sheets.pdf", PDF))
    decide(aside, 60)
    assert (state_of(aside), seller.money, Order.objects.get().paid_cents) == ("completed", (0, 72_000), 72_000)
    assert Payable.objects.get().cents == 72_000
    control = Control.objects.get()
    assert (control.percent_allowed, control.decision, control.answer) == (60, "six sheets of ten", "Here they are")


def test_without_an_answer_staff_decide_once_its_delay_has_passed(aside: UUID, seller: Seller) -> None:
    open_control(aside)
    with pytest.raises(AnswerAwaited):
        decide(aside, 0, days=63)
    decide(aside, 0, days=64)
    assert (state_of(aside), seller.money, Payable.objects.count()) == ("completed", (0, 0), 0)


def test_what_was_declared_may_be_allowed_at_once_and_never_more(aside: UUID, seller: Seller) -> None:
    for percent in (101, -1):
        with pytest.raises(PercentAboveDeclared):
            decide(aside, percent)
    decide(aside, 100)
    assert seller.money == (0, PRICE)


def test_a_control_never_decided_pays_what_both_sides_agree_on(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("service_done", buyer, seller)
    actions.confirm_end(order=order, holder=buyer.public_id, percent=40, key=uuid4(), by=buyer.actor, at=later(41))
    # Set aside on Sunday 12 April 2026: six months.
    assert actions.run_order_clocks(at=later(41 + 183)) == {}
    assert actions.run_order_clocks(at=later(41 + 184)) == {"release": 1}
    assert (state_of(order), seller.money) == ("completed", (0, 48_000))


def test_staff_may_open_a_control_on_any_service_done(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("service_done", buyer, seller)
    with pytest.raises(ReasonNeeded):
        open_control(order, days=41, reason=" ")
    open_control(order, days=41)
    with pytest.raises(ControlNotOpen):
        open_control(order, days=41)
    assert (state_of(order), Control.objects.get().grounds) == ("controlled", ["agent"])
    (line,) = controls_queue(day=DAY)
    assert (line.grounds, line.answered, line.answer_by) == (("agent",), False, DAY + timedelta(days=56))


def test_an_answer_is_given_once_to_a_control_that_is_open(aside: UUID, seller: Seller) -> None:
    with pytest.raises(ControlNotOpen):
        answer_control(aside, seller)
    open_control(aside)
    answer_control(aside, seller, ("a.pdf", PDF), ("b.png", b"\x89PNG\r\n\x1a\n..."))
    with pytest.raises(ControlNotOpen):
        answer_control(aside, seller)
    assert list(ControlDocument.objects.order_by("pk").values_list("name", flat=True)) == ["a.pdf", "b.png"]


@pytest.mark.parametrize(
    "documents",
    [
        (("a.exe", b"MZ"),),
        (("a.pdf", b""),),
        ((" ", PDF),),
        (("a.pdf", PDF + b"x" * 5 * 1024 * 1024),),
        tuple((f"{number}.pdf", PDF) for number in range(6)),
    ],
)
def test_documents_of_another_kind_or_too_large_are_refused_whole(
    aside: UUID, seller: Seller, documents: tuple[tuple[str, bytes], ...]
) -> None:
    open_control(aside)
    with pytest.raises(DocumentUnfit):
        answer_control(aside, seller, *documents)
    assert (ControlDocument.objects.count(), Control.objects.get().answered_at) == (0, None)


def test_nobody_else_opens_answers_decides_or_reads(aside: UUID, buyer: Buyer, seller: Seller) -> None:
    rival = make_seller(1)
    for actor in (buyer.actor, seller.actor):
        with pytest.raises(NotFound):
            actions.open_control(order=aside, reason="x", key=uuid4(), by=actor, at=later(48))
        with pytest.raises(NotFound):
            actions.decide_control(order=aside, percent_allowed=100, reason="x", key=uuid4(), by=actor, at=later(48))
    open_control(aside)
    with pytest.raises(NotFound):
        answer_control(aside, rival)
    answer_control(aside, seller, ("sheets.pdf", PDF))
    document = ControlDocument.objects.get().public_id
    assert control_document(document, organisation_id=seller.id) == ("sheets.pdf", PDF)
    assert control_document(document, organisation_id=None) == ("sheets.pdf", PDF)
    with pytest.raises(NotFound):
        control_document(document, organisation_id=rival.id)


def test_a_control_is_decided_once(aside: UUID, seller: Seller) -> None:
    key = uuid4()
    for _ in range(2):
        actions.decide_control(order=aside, percent_allowed=100, reason="all proved", key=key, by=BY, at=later(50))
    with pytest.raises(NotNow):
        decide(aside, 50)
    assert seller.money == (0, PRICE)
