"""Offers, ways to follow them, sessions, and LHÉO files."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from pecule.catalogue.models import Action, CatalogueImport, Offer, Session
from tests.catalogue.lheo_files import WrittenAction, WrittenOffer, lheo
from tests.catalogue.making import AT, SIRETS, make_offer, make_organisation, make_session
from tests.sites.organisation.scenes import colleague, move_clock, page, paper, refused, send

pytestmark = pytest.mark.django_db

OFFER = {"certification": "rs6438", "title": "Anglais", "objective": "Parler", "content": "", "results": ""}
ACTION: dict[str, Any] = {"modality": "in_person", "city": "Lyon", "postcode": "69003", "hours": "35",
                          "price_cents": "1 200,50", "prerequisites": ""}  # fmt: skip
SESSION = {"start": "2026-04-01", "end": "2026-04-10", "seats": "12"}


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def organisation(db: None) -> UUID:
    return make_organisation(0, name="Sequoia")


def trainer(organisation: UUID, language: str = "en") -> Client:
    return colleague(organisation, "trainings", language)


def test_an_offer_is_published_with_a_way_to_follow_it_and_its_dates(organisation: UUID) -> None:
    make_offer(organisation, code="RS6438", title="Another")
    client = trainer(organisation)
    status, address = send(client, "offers/publish/", **OFFER)
    offer = Offer.objects.get(title="Anglais")
    assert (status, address) == (302, f"/organisation/offers/{offer.public_id}/action/")
    status, address = send(client, f"offers/{offer.public_id}/action/", **ACTION)
    action = Action.objects.get()
    assert (status, address) == (302, f"/organisation/offers/actions/{action.public_id}/session/")
    assert (action.offer, action.price_cents, action.department) == (offer, 120_050, "69")
    assert send(client, f"offers/actions/{action.public_id}/session/", **SESSION) == (302, "/organisation/offers/")
    assert Session.objects.values_list("action", "seats").get() == (action.pk, 12)
    text = page(client, "offers/")
    assert [said for said in ("Anglais", "€1,200.50", "1 April 2026", "On sale") if said not in text] == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"certification": "RS1"}, "certification"), ({"title": " "}, "title"), ({"objective": ""}, "objective")],
)
def test_each_wrong_word_of_an_offer_is_told_at_its_field(
    organisation: UUID, typed: dict[str, str], field: str
) -> None:
    make_offer(organisation, code="RS6438")
    assert refused(send(trainer(organisation, "fr"), "offers/publish/", **(OFFER | typed)), field) == (422, True)
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"city": ""}, "city"),
        ({"modality": "distance"}, "city"),
        ({"modality": "by pigeon"}, "modality"),
        ({"price_cents": "0"}, "price_cents"),
        ({"price_cents": "1,200,5"}, "price_cents"),
        ({"hours": "0"}, "price_cents"),
        ({"hours": "a week"}, "hours"),
    ],
)
def test_each_wrong_word_of_an_action_is_told_at_its_field(
    organisation: UUID, typed: dict[str, str], field: str
) -> None:
    offer = make_offer(organisation)
    assert refused(send(trainer(organisation), f"offers/{offer}/action/", **(ACTION | typed)), field) == (422, True)
    assert Action.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"end": "2026-03-31"}, "end"),
        ({"start": "2026-01-01", "end": "2026-01-02"}, "end"),
        ({"seats": "0"}, "seats"),
        ({"start": "soon"}, "start"),
    ],
)
def test_each_wrong_word_of_a_session_is_told_at_its_field(
    organisation: UUID, typed: dict[str, str], field: str
) -> None:
    make_session(make_offer(organisation))
    action = Action.objects.get().public_id
    told = send(trainer(organisation), f"offers/actions/{action}/session/", **(SESSION | typed))
    assert refused(told, field) == (422, True)
    assert Session.objects.count() == 1


def test_a_session_is_closed_opened_again_and_an_offer_taken_off_sale(organisation: UUID) -> None:
    offer = make_offer(organisation)
    session, client = make_session(offer), trainer(organisation)
    for typed, is_open in (({}, False), ({"open": "yes"}, True)):
        assert send(client, f"offers/sessions/{session}/", **typed) == (302, "/organisation/offers/")
        assert Session.objects.get().open is is_open
    assert send(client, f"offers/{offer}/withdraw/") == (302, "/organisation/offers/")
    assert (Offer.objects.get().status, "Withdrawn" in page(client, "offers/")) == ("withdrawn", True)


def test_nobody_touches_what_others_sell(organisation: UUID) -> None:
    offer = make_offer(organisation, title="Not theirs")
    session, action = make_session(offer), Action.objects.get().public_id
    rival = trainer(make_organisation(1, name="Rival"))
    for address in (f"offers/{offer}/action/", f"offers/{offer}/withdraw/", f"offers/actions/{action}/session/"):
        assert (rival.get(f"/organisation/{address}").status_code, send(rival, address, **SESSION)[0]) == (404, 404)
    assert send(rival, f"offers/sessions/{session}/")[0] == 404
    assert "Not theirs" not in page(rival, "offers/")
    accountant = colleague(organisation, "accounts")
    assert send(accountant, f"offers/sessions/{session}/")[0] == 403
    assert (Session.objects.get().open, Offer.objects.get().status) == (True, "published")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["New offers", "has a comma or a space"]), ("fr", ["Nouvelles offres", "1200,50"])],
)
def test_a_file_is_taken_in_and_its_report_names_each_refusal(
    organisation: UUID, language: str, shown: list[str]
) -> None:
    make_offer(organisation, code="RS6438")
    client = trainer(organisation, language)
    written = lheo(WrittenOffer(number="F1", siret=SIRETS[0]), WrittenOffer(
        number="F2", siret=SIRETS[0], actions=(WrittenAction(price="1200,50"),)
    ))  # fmt: skip
    status, address = send(client, "offers/import/", file=paper(written, "offers.xml"))
    kept = CatalogueImport.objects.get()
    assert (status, address) == (302, f"/organisation/offers/import/{kept.public_id}/")
    text = page(client, f"offers/import/{kept.public_id}/")
    assert [said for said in (*shown, "offers.xml", "F2") if said not in text] == []
    assert "offers.xml" in page(client, "offers/import/")
    rival = trainer(make_organisation(1, name="Rival"))
    assert rival.get(f"/organisation/offers/import/{kept.public_id}/").status_code == 404


@pytest.mark.parametrize("content", [b"", b"not xml", b"<a><b></a>", b"PK\x03\x04 an archive"])
def test_a_file_that_cannot_be_read_is_told_at_its_field(organisation: UUID, content: bytes) -> None:
    told = send(trainer(organisation), "offers/import/", file=paper(content, "offers.xml"))
    assert refused(told, "file") == (415, True)
    assert CatalogueImport.objects.count() == 0
