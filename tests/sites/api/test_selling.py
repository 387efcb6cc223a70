"""A training organisation's program takes orders through their life, its own only, each step once."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue.actions import add_member
from pecule.operations import clock
from pecule.orders.models import Transition
from pecule.signin.actions import register_client
from pecule.sites.api.models import Reply
from tests.orders.making import (
    PRICE,
    START,
    Buyer,
    Seller,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.api.calling import AT, BY, Program

SCOPES = ("orders:read", "orders:write", "payouts:write")


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def program_of(seller: Seller, *scopes: str, at: datetime = AT) -> Program:
    """A program of this seller, with a pass that the day of a test accepts."""
    owner = UUID(seller.actor.id)
    made = register_client(owner=owner, name="Planning", scopes=SCOPES, by=BY, at=AT)
    add_member(organisation=seller.public_id, login=made.login, by=BY, at=AT)
    return Program(Client(), made.client_id, made.secret, *scopes, at=at)


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


@pytest.fixture
def program(seller: Seller) -> Program:
    return program_of(seller)


def test_an_order_is_read_without_a_word_of_the_holders_money(program: Program, buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    shown = program.get(f"/orders/{order}").body
    kept = {name: shown[name] for name in ("state", "holder_name", "price_cents", "start", "can")}
    assert kept == {
        "state": "requested",
        "holder_name": "Camille0 Secret0",
        "price_cents": PRICE,
        "start": START.isoformat(),
        "can": ["propose", "refuse"],
    }
    assert [name for name in shown if "fund" in name or "balance" in name or "payment" in name] == []


def test_the_same_call_again_gets_the_same_answer_and_takes_no_step(
    program: Program, buyer: Buyer, seller: Seller
) -> None:
    order, key = request(buyer, seller), uuid4().hex
    first = program.post(f"/orders/{order}/answer", {"accept": True}, key=key)
    steps = Transition.objects.count()
    assert program.post(f"/orders/{order}/answer", {"accept": True}, key=key) == first
    assert (first.body["state"], Transition.objects.count(), Reply.objects.count()) == ("proposed", steps, 1)


def test_a_key_used_for_another_call_is_refused(program: Program, buyer: Buyer, seller: Seller) -> None:
    order, key = request(buyer, seller), uuid4().hex
    program.post(f"/orders/{order}/answer", {"accept": True}, key=key)
    other = program.post(f"/orders/{order}/answer", {"accept": False, "reason": "full"}, key=key)
    assert (other.problem, state_of(order)) == ((422, "key_reused"), "proposed")


def test_a_refused_call_may_be_mended_and_sent_again_under_its_key(
    program: Program, buyer: Buyer, seller: Seller
) -> None:
    order, key = request(buyer, seller), uuid4().hex
    refused = program.post(f"/orders/{order}/answer", {"accept": False}, key=key)
    assert (refused.problem, state_of(order)) == ((422, "reason_needed"), "requested")
    mended = program.post(f"/orders/{order}/answer", {"accept": False, "reason": "full"}, key=key)
    assert (mended.status, state_of(order)) == (200, "refused")


@pytest.mark.parametrize("key", ["short", "x" * 65, "with space in it"])
def test_a_call_that_writes_needs_a_key(program: Program, buyer: Buyer, seller: Seller, key: str) -> None:
    order = request(buyer, seller)
    answer = program.post(f"/orders/{order}/answer", {"accept": True}, key=key)
    assert (answer.problem, state_of(order)) == ((400, "key_missing"), "requested")


def test_another_organisation_sees_and_touches_nothing(program: Program, buyer: Buyer, seller: Seller) -> None:
    order, other = request(buyer, seller), program_of(make_seller(1))
    touched = other.post(f"/orders/{order}/answer", {"accept": True})
    assert (other.get(f"/orders/{order}").problem, touched.problem, other.get("/orders").body["items"]) == (
        (404, "not_found"),
        (404, "not_found"),
        [],
    )
    assert state_of(order) == "requested"


def test_entry_attendance_and_service_done(buyer: Buyer, seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    order = taken_to("accepted", buyer, seller)
    monkeypatch.setattr(clock, "now", lambda: later(41))
    program = program_of(seller, at=later(41))
    steps: list[tuple[str, dict[str, Any]]] = [
        ("entry", {"day": START.isoformat()}),
        ("attendance", {"rows": [{"day": START.isoformat(), "part": "morning", "minutes": 210}]}),
        (
            "service-done",
            {"ended_on": START.isoformat(), "completion_percent": 40, "exit_reason": "holder_dropped_out"},
        ),
    ]
    states = [program.post(f"/orders/{order}/{step}", body).body["state"] for step, body in steps]
    assert states == ["in_training", "in_training", "service_done"]


@pytest.mark.parametrize(
    ("step", "body", "pointer"),
    [
        ("answer", {}, "/body/body/accept"),
        ("answer", {"accept": True, "price_cents": 0}, "/body/body/price_cents"),
        ("answer", {"accept": True, "price_cents": "12,50"}, "/body/body/price_cents"),
        ("entry", {"day": "31/02/2026"}, "/body/body/day"),
        ("attendance", {"rows": []}, "/body/body/rows"),
        ("cancel", {"reason": "x" * 2001}, "/body/body/reason"),
    ],
)
def test_a_body_that_does_not_fit_is_told_at_its_place(
    program: Program, buyer: Buyer, seller: Seller, step: str, body: dict[str, Any], pointer: str
) -> None:
    order = request(buyer, seller)
    answer = program.post(f"/orders/{order}/{step}", body)
    assert (answer.problem, answer.body["errors"][0]["pointer"], state_of(order)) == (
        (422, "input_unfit"),
        pointer,
        "requested",
    )


def test_half_a_day_that_does_not_exist_is_refused_by_name(
    buyer: Buyer, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = taken_to("in_training", buyer, seller)
    monkeypatch.setattr(clock, "now", lambda: later(41))
    program = program_of(seller, at=later(41))
    rows = {"rows": [{"day": START.isoformat(), "part": "night", "minutes": 60}]}
    answer = program.post(f"/orders/{order}/attendance", rows)
    assert answer.problem == (422, "attendance_impossible")


@pytest.mark.parametrize("body", ["{", "\x00", "[1]", '"x"', "null", "\ud800".encode("utf-8", "surrogatepass")])
def test_a_body_that_is_no_object_is_refused(program: Program, buyer: Buyer, seller: Seller, body: Any) -> None:
    order = request(buyer, seller)
    answer = program.call("POST", f"/orders/{order}/answer", body)
    assert (answer.status // 100, answer.body["code"] in ("input_unfit", "call_unreadable"), state_of(order)) == (
        4,
        True,
        "requested",
    )


def test_a_pass_that_reads_takes_no_step(buyer: Buyer, seller: Seller) -> None:
    order = request(buyer, seller)
    reader = program_of(seller, "orders:read")
    assert reader.post(f"/orders/{order}/answer", {"accept": True}).problem == (403, "scope_missing")
    assert state_of(order) == "requested"
