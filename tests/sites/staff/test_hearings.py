"""Hearings and sanctions: nothing before the organisation could answer, and consequences said before."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client

from pecule.catalogue import actions
from pecule.catalogue.models import Hearing, Offer, Organisation, Sanction
from pecule.orders.actions import follow_delistings
from pecule.orders.queries.running import Running, running_of
from tests.catalogue.making import AT
from tests.orders.making import (
    PARTICIPATION,
    PRICE,
    Seller,
    accept,
    answer,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.staff.market import REASON, agent, move_clock, read, send, wrong_field

pytestmark = pytest.mark.django_db
GROUNDS = "Since January, no trainer came to three sessions out of four."


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch)


@pytest.fixture
def officer(db: None) -> Client:
    return agent("organisation_officer")


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


def opened(officer: Client, seller: Seller, *, answered: bool = True) -> UUID:
    """A hearing, answered unless told otherwise."""
    typed = {"grounds": GROUNDS, "measure": "delisting", "suspend_until": ""}
    assert send(officer, f"organisations/{seller.public_id}/hearing/", **typed)[0] == 302
    hearing = Hearing.objects.get().public_id
    if answered:
        actions.answer_hearing(hearing=hearing, answer="Two trainers were ill.", by=seller.actor, at=AT)
    return hearing


def delisting(**changed: str) -> dict[str, str]:
    return {"kind": "delisting", "until": "2026-12-31", "reason": REASON} | changed


@pytest.mark.parametrize(("language", "says"), [("en", "Hearing answered: decide"), ("fr", "Procédure répondue")])
def test_an_answered_hearing_waits_on_home(seller: Seller, officer: Client, language: str, says: str) -> None:
    opened(officer, seller, answered=False)
    client = agent("organisation_officer", name="other", language=language)
    assert says not in read(client, "")
    hearing = Hearing.objects.get().public_id
    actions.answer_hearing(hearing=hearing, answer="Two trainers were ill.", by=seller.actor, at=AT)
    assert says in read(client, "")


def test_nothing_is_decided_before_the_answer_or_the_end_of_its_delay(
    monkeypatch: pytest.MonkeyPatch, seller: Seller, officer: Client
) -> None:
    hearing = opened(officer, seller, answered=False)
    for step in ("sanction", "close"):
        typed = delisting() if step == "sanction" else {"conclusion": REASON}
        answer_ = officer.post(f"/staff/hearings/{hearing}/{step}/", typed | {"sure": "yes"})
        assert (step, answer_.status_code, Sanction.objects.count()) == (step, 409, 0)
    assert "Decide a sanction" not in read(officer, f"hearings/{hearing}/")
    last = Hearing.objects.get().answer_by
    move_clock(monkeypatch, AT + timedelta(days=(last - AT.date()).days + 1))
    assert "Decide a sanction" in read(officer, f"hearings/{hearing}/")


def test_a_suspension_longer_than_the_law_allows_is_refused_at_its_field(seller: Seller, officer: Client) -> None:
    typed = {"grounds": GROUNDS, "measure": "warning", "suspend_until": "2027-06-01"}
    assert wrong_field(officer, f"organisations/{seller.public_id}/hearing/", **typed)[1] == ["suspend_until"]
    assert (Hearing.objects.count(), Organisation.objects.get().status) == (0, "listed")


@pytest.mark.parametrize(
    ("typed", "field"),
    [(delisting(until=""), "until"), (delisting(until="2028-01-01"), "until"), (delisting(kind="warning"), "until"),
     (delisting(kind="unpublish", until=""), "offers"), (delisting(reason="short"), "reason"), ({}, "kind")],
)  # fmt: skip
def test_a_sanction_that_does_not_hold_is_refused_at_its_field(
    seller: Seller, officer: Client, typed: dict[str, str], field: str
) -> None:
    hearing = opened(officer, seller)
    assert field in wrong_field(officer, f"hearings/{hearing}/sanction/", sure="yes", **typed)[1]
    assert Sanction.objects.count() == 0


def three_orders(seller: Seller) -> tuple[UUID, UUID, UUID]:
    """One asked for, one booked, one in training."""
    buyers = [make_buyer(number) for number in range(3)]
    asked = request(buyers[0], seller)
    booked = request(buyers[1], seller)
    answer(booked, seller)
    accept(booked, buyers[1])
    return asked, booked, taken_to("in_training", buyers[2], seller)


def test_a_delisting_says_how_many_orders_and_euros_it_touches_then_does_it(seller: Seller, officer: Client) -> None:
    asked, booked, begun = three_orders(seller)
    hearing = opened(officer, seller)
    path = f"hearings/{hearing}/sanction/"
    status, page = send(officer, path, **delisting())
    assert (status, Sanction.objects.count(), Organisation.objects.get().status) == (200, 0, "listed")
    said = [
        "1 request ends: no money was held for it.",
        "1 booked order is cancelled: €1,200.00 go back where they came from.",
        "1 person is in training: out of €1,200.00 held, only what was given is paid, the rest goes back.",
    ]
    assert [sentence for sentence in said if sentence not in page] == []
    assert send(officer, path, sure="yes", **delisting())[0] == 302
    row = Organisation.objects.get()
    assert (row.status, row.status_until) == ("delisted", date(2026, 12, 31))
    follow_delistings(at=AT)
    assert [state_of(order) for order in (asked, booked, begun)] == ["cancelled", "cancelled", "in_training"]
    assert running_of(seller.id) == Running(0, 0, 0, 1, PRICE, 0, 0, 0, 0)


def test_what_runs_is_counted_with_what_is_held(seller: Seller) -> None:
    three_orders(seller)
    assert running_of(seller.id) == Running(1, 1, PRICE, 1, PRICE, 0, 0, 0, 0)
    assert PARTICIPATION < PRICE


def test_offers_taken_off_leave_the_sale_and_nothing_else(seller: Seller, officer: Client) -> None:
    hearing = opened(officer, seller)
    offer = Offer.objects.get()
    typed = {"kind": "unpublish", "offers": [str(offer.public_id)], "until": "", "reason": REASON}
    status, page = send(officer, f"hearings/{hearing}/sanction/", **typed)
    assert (status, "1 offer leaves the sale." in page) == (200, True)
    assert send(officer, f"hearings/{hearing}/sanction/", sure="yes", **typed)[0] == 302
    offer.refresh_from_db()
    assert (offer.status, Organisation.objects.get().status) == ("withdrawn", "listed")


def test_a_hearing_is_closed_with_its_conclusion_and_a_sanction_lifted(seller: Seller, officer: Client) -> None:
    hearing = opened(officer, seller)
    send(officer, f"hearings/{hearing}/sanction/", sure="yes", **delisting())
    assert send(officer, f"hearings/{hearing}/close/", conclusion=REASON)[0] == 302
    assert (Hearing.objects.get().state, Hearing.objects.get().conclusion) == ("closed", REASON)
    assert officer.get(f"/staff/hearings/{hearing}/close/").status_code == 409
    sanction = Sanction.objects.get()
    path = f"hearings/{hearing}/sanctions/{sanction.public_id}/lift/"
    assert "It becomes suspended" in read(officer, path)
    assert send(officer, path, reason=REASON)[0] == 302
    sanction.refresh_from_db()
    assert (sanction.lifted_at, Organisation.objects.get().status) == (AT, "suspended")
    assert officer.get(f"/staff/{path}").status_code == 404


def test_consequences_are_said_in_french_too(seller: Seller, officer: Client) -> None:
    three_orders(seller)
    hearing = opened(officer, seller)
    client = agent("organisation_officer", name="zoe", language="fr")
    page = send(client, f"hearings/{hearing}/sanction/", **delisting())[1]
    assert "1 dossier réservé est annulé : 1 200,00 € reviennent d’où ils venaient." in page
