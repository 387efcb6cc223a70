"""Putting trainings on sale, and finding them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Action, Offer, Session
from pecule.catalogue.rules import (
    DatesOutOfOrder,
    NotAboveZero,
    PlaceMissing,
    SessionAlreadyOver,
    TextMissing,
    UnknownCertification,
)
from pecule.kernel.refusals import NotFound, Refusal
from tests.catalogue.making import AT, BY, DAY, make_login, make_offer, make_organisation, make_session, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> UUID:
    return make_organisation()


def titles(**filters: Any) -> list[str]:
    """Titles that a search finds, in order."""
    return [offer.title for offer in queries.search_offers(day=DAY, **filters).offers]


def test_an_offer_is_found_by_its_words_with_or_without_accents_in_any_form(organisation: UUID) -> None:
    make_session(make_offer(organisation, title="Développeur web", code="RNCP37674", objective="Créer des sites."))
    make_session(make_offer(organisation, title="Cuisine végétale", code="RNCP36000", objective="Préparer un menu."))
    found = [titles(text=text) for text in ("developpeurs", "DÉVELOPPEUR", "créer un site", "cuisines", "plomberie")]
    assert found == [["Développeur web"], ["Développeur web"], ["Développeur web"], ["Cuisine végétale"], []]


def test_words_in_the_title_come_before_words_in_the_objective(organisation: UUID) -> None:
    make_session(make_offer(organisation, title="Art du thé", objective="Servir aussi du café."))
    make_session(make_offer(organisation, title="Barista", objective="Devenir barista, café."))
    make_session(make_offer(organisation, title="Café de spécialité", objective="Torréfier."))
    assert titles(text="café")[0] == "Café de spécialité"


def test_place_price_and_distance_filter_together(organisation: UUID) -> None:
    here = make_offer(organisation, title="Ici")
    make_session(here, price_cents=90_000, city="Saint-Étienne")
    make_session(here, price_cents=200_000, city="Paris")
    far = make_offer(organisation, title="Partout")
    make_session(far, price_cents=50_000, city="", modality="distance")
    assert titles() == ["Partout", "Ici"], "without words, the newest comes first"
    assert titles(place="saint-et") == ["Ici"]
    assert titles(place="saint-et", price_max_cents=80_000) == []
    assert titles(price_max_cents=60_000) == ["Partout"]
    assert titles(distance=False) == ["Ici"]
    card = queries.search_offers(day=DAY, place="Paris").offers[0]
    assert (card.price_from_cents, card.cities, card.distance) == (200_000, ("Paris",), False)


def test_a_page_of_results_says_how_many_there_are(organisation: UUID) -> None:
    for number in range(3):
        make_session(make_offer(organisation, title=f"Offre {number}"))
    found = queries.search_offers(day=DAY, limit=2, offset=2)
    assert ([offer.title for offer in found.offers], found.total) == (["Offre 0"], 3)


@pytest.mark.parametrize("text", ["'", '"', "a & ! | (", "\\", "<->", "%", "\0", "é" * 500, "   "])
def test_any_text_is_a_search_and_never_a_fault(organisation: UUID, text: str) -> None:
    make_session(make_offer(organisation))
    assert queries.search_offers(day=DAY, text=text, place=text).total in (0, 1)


def test_what_may_not_be_sold_is_not_found_nor_opened(organisation: UUID) -> None:
    offer = make_offer(organisation)
    make_session(offer)
    assert titles() == ["Anglais professionnel"]
    assert queries.offer_page(offer, day=DAY).title == "Anglais professionnel"
    after_the_certificate = date(2028, 1, 1)
    make_session(offer, start=date(2028, 6, 1))
    assert queries.search_offers(day=after_the_certificate).total == 0
    actions.change_status(organisation=organisation, status="suspended", reason="control", by=BY, at=AT)
    assert titles() == []
    with pytest.raises(NotFound):
        queries.offer_page(offer, day=DAY)
    actions.change_status(organisation=organisation, status="listed", reason="control ended", by=BY, at=AT)
    actions.withdraw_offer(offer=offer, by=BY, at=AT)
    assert titles() == []


def test_a_session_too_soon_is_shown_but_cannot_be_ordered(organisation: UUID) -> None:
    offer = make_offer(organisation)
    make_session(offer, start=DAY + timedelta(days=14))  # 11 working days after Monday 2 March: Tuesday 17 March
    assert titles() == []
    make_session(offer, start=DAY + timedelta(days=15))
    shown = [session.orderable for action in queries.offer_page(offer, day=DAY).actions for session in action.sessions]
    assert shown == [False, True]
    assert titles() == ["Anglais professionnel"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"price_cents": 0}, NotAboveZero),
        ({"hours": -1}, NotAboveZero),
        ({"city": ""}, PlaceMissing),
        ({"modality": "distance"}, PlaceMissing),
        ({"modality": "elsewhere"}, PlaceMissing),
    ],
)
def test_an_action_that_cannot_be_is_refused(
    organisation: UUID, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    given: dict[str, Any] = {"modality": "in_person", "hours": 7, "price_cents": 100, "city": "Lyon"} | change
    with pytest.raises(refusal):
        actions.publish_action(offer=make_offer(organisation), **given, by=BY, at=AT)
    assert Action.objects.count() == 0


@pytest.mark.parametrize(
    ("start", "end", "seats", "refusal"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), 5, DatesOutOfOrder),
        (date(2026, 2, 1), date(2026, 3, 1), 5, SessionAlreadyOver),
        (date(2026, 5, 1), date(2026, 5, 2), 0, NotAboveZero),
    ],
)
def test_a_session_that_cannot_be_is_refused(
    organisation: UUID, start: date, end: date, seats: int, refusal: type[Refusal]
) -> None:
    make_session(make_offer(organisation))
    action = Action.objects.get().public_id
    with pytest.raises(refusal):
        actions.publish_session(action=action, start=start, end=end, seats=seats, by=BY, at=AT)
    assert Session.objects.count() == 1


def test_an_offer_needs_words_and_a_known_certification(organisation: UUID) -> None:
    for title, code, refusal in (("", "RS6438", TextMissing), ("Anglais", "RS0000", UnknownCertification)):
        with pytest.raises(refusal):
            actions.publish_offer(
                organisation=organisation, certification=code, title=title, objective="x", by=BY, at=AT
            )
    with pytest.raises(UnknownCertification):
        actions.register_certification(kind="magic", code="X1", title="x", by=BY, at=AT)
    assert Offer.objects.count() == 0


def test_another_organisation_publishes_nothing_in_its_neighbours_name(organisation: UUID) -> None:
    login = make_login("eve@ailleurs.example")
    actions.add_member(organisation=make_organisation(1), login=login.public_id, by=BY, at=AT)
    offer = make_offer(organisation)
    with pytest.raises(NotFound):
        actions.publish_offer(
            organisation=organisation, certification="RS6438", title="x", objective="x", by=member(login), at=AT
        )
    with pytest.raises(NotFound):
        actions.withdraw_offer(offer=offer, by=member(login), at=AT)
    with pytest.raises(NotFound):
        actions.withdraw_offer(offer=uuid4(), by=BY, at=AT)
    assert [row.status for row in Offer.objects.all()] == ["published"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_whatever_their_length(
    organisation: UUID, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_session(make_offer(organisation, title=f"Offre {number}"))
    inner = queries.organisation(organisation).id
    with django_assert_num_queries(3):
        assert queries.search_offers(day=DAY).total == count
    with django_assert_num_queries(3):
        assert len(queries.offers_of(inner, day=DAY)) == count
