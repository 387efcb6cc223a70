"""A training organisation's program puts trainings on sale, and reads what it is owed."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue.actions import add_member
from pecule.catalogue.models import Action, Offer, Session
from pecule.operations import clock
from pecule.signin.actions import register_client
from tests.catalogue.making import make_organisation
from tests.orders.making import PRICE, Seller, make_buyer, make_seller, taken_to
from tests.sites.api.calling import AT, BY, Program


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def program_of(seller: Seller) -> Program:
    scopes = ("offers:read", "offers:write", "payouts:read", "payouts:write")
    made = register_client(owner=UUID(seller.actor.id), name="Planning", scopes=scopes, by=BY, at=AT)
    add_member(organisation=seller.public_id, login=made.login, by=BY, at=AT)
    return Program(Client(), made.client_id, made.secret)


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


@pytest.fixture
def program(seller: Seller) -> Program:
    return program_of(seller)


OFFER = {"certification": "RNCP37670", "title": "Anglais", "objective": "Parler anglais au travail."}
ACTION = {"modality": "in_person", "hours": 35, "price_cents": 99_000, "city": "Lyon", "postcode": "69003"}
SESSION = {"start": "2026-06-01", "end": "2026-06-12", "seats": 8}


def test_an_offer_its_action_and_its_session_go_on_sale(program: Program) -> None:
    offer = program.post("/offers", OFFER).body["id"]
    action = program.post(f"/offers/{offer}/actions", ACTION).body["id"]
    session = program.post(f"/actions/{action}/sessions", SESSION).body["id"]
    shown = next(one for one in program.get("/offers").body["items"] if one["id"] == offer)
    assert shown == {
        "id": offer,
        "title": "Anglais",
        "certification": "RNCP37670",
        "status": "published",
        "on_sale": True,
        "actions": [
            {
                "id": action,
                "modality": "in_person",
                "hours": 35,
                "price_cents": 99_000,
                "city": "Lyon",
                "prerequisites": "",
                "sessions": [SESSION | {"id": session, "open": True}],
            }
        ],
    }


def test_an_offer_published_twice_under_one_key_is_one_offer(program: Program) -> None:
    before, key = Offer.objects.count(), uuid4().hex
    first = program.post("/offers", OFFER, key=key)
    assert (program.post("/offers", OFFER, key=key), Offer.objects.count()) == (first, before + 1)


def test_a_session_closes_and_opens_again_and_an_offer_leaves_the_sale(program: Program, seller: Seller) -> None:
    session = Session.objects.get(public_id=seller.session)
    offer = session.action.offer
    for verb, still_open in (("close", False), ("reopen", True)):
        assert program.post(f"/sessions/{seller.session}/{verb}").body == {"done": True}
        session.refresh_from_db()
        assert session.open is still_open
    program.post(f"/offers/{offer.public_id}/withdraw")
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


def test_nobody_touches_the_offers_of_others(seller: Seller) -> None:
    other = program_of(make_seller(1))
    session = Session.objects.get(public_id=seller.session)
    offer, action = session.action.offer.public_id, session.action.public_id
    counts = (Action.objects.count(), Session.objects.count())
    tried = [
        other.post(f"/offers/{offer}/withdraw"),
        other.post(f"/offers/{offer}/actions", ACTION),
        other.post(f"/actions/{action}/sessions", SESSION),
        other.post(f"/sessions/{seller.session}/close"),
    ]
    assert [answer.problem for answer in tried] == [(404, "not_found")] * 4
    assert (Action.objects.count(), Session.objects.count(), Offer.objects.get(public_id=offer).status) == (
        *counts,
        "published",
    )


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/offers", OFFER | {"certification": "RNCP1"}, (422, "unknown_certification")),
        ("/offers", OFFER | {"title": " "}, (422, "text_missing")),
        ("/offers", OFFER | {"title": "x" * 256}, (422, "input_unfit")),
        ("/offers/{offer}/actions", ACTION | {"price_cents": 0}, (422, "input_unfit")),
        ("/offers/{offer}/actions", ACTION | {"price_cents": 10**30}, (422, "input_unfit")),
        ("/offers/{offer}/actions", ACTION | {"city": ""}, (422, "place_missing")),
        ("/offers/{offer}/actions", ACTION | {"modality": "by post"}, (422, "input_unfit")),
        ("/actions/{action}/sessions", SESSION | {"end": "2026-05-01"}, (422, "dates_out_of_order")),
        (
            "/actions/{action}/sessions",
            SESSION | {"start": "2020-01-01", "end": "2020-01-02"},
            (422, "session_already_over"),
        ),
        ("/actions/{action}/sessions", SESSION | {"seats": 0}, (422, "input_unfit")),
        ("/offers", OFFER | {"title": "nul\x00"}, (400, "call_unreadable")),
        ("/offers", OFFER | {"title": "half \ud800"}, (400, "call_unreadable")),
        ("/offers", OFFER | {"nul\x00": 1}, (400, "call_unreadable")),
        ("/offers", OFFER | {"title": float("nan")}, (400, "call_unreadable")),
    ],
)
def test_what_cannot_be_sold_is_refused_by_name(
    program: Program, seller: Seller, path: str, body: dict[str, Any], problem: tuple[int, str]
) -> None:
    action = Session.objects.get(public_id=seller.session).action
    counts = (Offer.objects.count(), Action.objects.count(), Session.objects.count())
    answer = program.post(path.format(offer=action.offer.public_id, action=action.public_id), body)
    assert (answer.problem, (Offer.objects.count(), Action.objects.count(), Session.objects.count())) == (
        problem,
        counts,
    )


def test_what_is_owed_is_read_by_its_organisation_alone(program: Program, seller: Seller) -> None:
    order = taken_to("completed", make_buyer(), seller)
    shown = program.get("/payouts").body["items"]
    assert [(line["reference"], line["cents"], line["waits_for"]) for line in shown] == [
        (f"order:{order}", PRICE, "invoice")
    ]
    invoiced = program.post(f"/orders/{order}/invoice", {"number": "F-2026-1"})
    told = program.get("/payouts").body["items"][0]
    assert (invoiced.status, told["state"], told["invoice_number"]) == (200, "invoiced", "F-2026-1")
    assert program_of(make_seller(1)).get("/payouts").body["items"] == []


def test_a_program_of_two_organisations_acts_for_neither(program: Program, seller: Seller) -> None:
    second = make_organisation(2, name="Autre")
    login = register_client(owner=UUID(seller.actor.id), name="Both", scopes=["offers:read"], by=BY, at=AT)
    for organisation in (seller.public_id, second):
        add_member(organisation=organisation, login=login.login, by=BY, at=AT)
    both = Program(Client(), login.client_id, login.secret)
    assert both.get("/offers").problem == (404, "not_found")
