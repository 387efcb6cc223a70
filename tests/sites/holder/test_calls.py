"""Who may call me: a holder's own verified numbers, taken back in one click."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from pecule.consents.queries.register import consents_about, objections_of
from pecule.holders import actions as holders
from pecule.holders.rules.contacts import ContactKind
from tests.catalogue.making import AT, BY
from tests.consents.making import ANN, BEN, consented, make_caller
from tests.orders.making import Buyer
from tests.sites.holder.conftest import signed_in
from tests.sites.public.test_check import text_of

LATER = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def has(buyer: Buyer, number: str, *, verified: bool = True) -> None:
    contact = holders.add_contact_point(
        holder_id=buyer.id, kind=ContactKind.PHONE, value=number, by=BY, at=AT - timedelta(days=1)
    )
    if verified:
        holders.verify_contact_point(holder_id=buyer.id, contact=contact, by=BY, at=AT)


@pytest.fixture
def opted_in(ann: Buyer, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A caller, on a day when calling takes a consent."""
    monkeypatch.setattr("pecule.operations.clock.now", lambda: LATER)
    return make_caller(2)


def page(client: Client) -> str:
    return text_of(client.get("/me/calls/").content.decode())


def test_who_says_that_i_agreed_and_one_click(opted_in: UUID, ann: Buyer) -> None:
    has(ann, ANN)
    made, browser = consented(opted_in), signed_in(ann)
    assert ("Assurances Dupont" in page(browser), "Take back Assurances Dupont" in page(browser)) == (True, True)
    taken = browser.post("/me/calls/", {"consent": str(made.consent)}, follow=True)
    assert "You took it back" in text_of(taken.content.decode())
    assert consents_about([ANN])[0].ended_by == "person"
    assert ("Nobody says that you agreed" in page(browser), "No longer counts" in page(browser)) == (True, True)


@pytest.mark.attack("claims somebody else's number to see or withdraw their consents")
def test_a_number_that_is_not_verified_shows_nothing(opted_in: UUID, ann: Buyer) -> None:
    has(ann, ANN, verified=False)
    has(ann, BEN)
    made, browser = consented(opted_in), signed_in(ann)
    assert "Assurances Dupont" not in page(browser)
    for consent in (str(made.consent), "none"):
        assert browser.post("/me/calls/", {"consent": consent}).status_code == 404
    assert browser.post("/me/calls/list/", {"number": ANN}).status_code == 404
    assert consents_about([ANN])[0].ended_at is None


def test_without_a_verified_number_the_page_says_why_it_is_empty(opted_in: UUID, ann: Buyer) -> None:
    assert "you have none yet" in page(signed_in(ann))


def test_under_the_old_list_one_enters_and_leaves(ann: Buyer, browser: Client) -> None:
    has(ann, ANN)
    assert "Enter it on the list" in page(browser)
    browser.post("/me/calls/list/", {"number": ANN})
    assert [entry.number for entry in objections_of([ANN])] == [ANN]
    assert "On the list since" in page(browser)
    browser.post("/me/calls/list/", {"number": ANN, "leave": "yes"})
    assert objections_of([ANN]) == []


def test_since_opt_in_there_is_no_list_to_enter(opted_in: UUID, ann: Buyer) -> None:
    has(ann, ANN)
    browser = signed_in(ann)
    assert "Enter it on the list" not in page(browser)
    told = browser.post("/me/calls/list/", {"number": ANN})
    assert (told.status_code, "there is no list to enter any more" in text_of(told.content.decode())) == (409, True)
