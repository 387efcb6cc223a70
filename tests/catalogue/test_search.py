"""Search finds exactly what looking at every session in turn finds, and a link says the whole of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pecule.catalogue import actions, queries
from pecule.catalogue.models import Action, Certification, Offer, Session
from pecule.catalogue.rules import Filters, department_of, read_link, write_link
from pecule.operations.benches.peers.plain_search import PlainSearch
from tests.catalogue.making import AT, BY, DAY, make_offer, make_organisation, make_session, sql

WORDS = ("anglais", "Développeur", "cuisine", "gestion", "été", "de", "", "Œuvre d'art")
PLACES = (("Lyon", "69003"), ("Saint-Étienne", "42000"), ("Ajaccio", "20000"), ("L'Haÿ-les-Roses", "94240"), ("", ""))
DAYS = st.integers(-20, 120).map(lambda days: DAY + timedelta(days=days))

offers = st.lists(
    st.tuples(
        st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(["RNCP1", "RS2"]), st.sampled_from(PLACES),
        st.sampled_from([50_000, 100_000, 150_000]), st.lists(st.tuples(DAYS, st.booleans()), max_size=3),
        st.booleans(),
    ),
    max_size=5,
)  # fmt: skip
filters = st.builds(
    Filters,
    text=st.sampled_from(["", "anglais", "developpeurs", "CUISINES", "été gestion", "de", "introuvable", "art"]),
    place=st.sampled_from(["", "ly", "LYON", "saint-e", "69", "l'hay", "2", "zz"]),
    department=st.sampled_from(["", "69", "2A", "94"]),
    starts_from=st.none() | DAYS,
    starts_until=st.none() | DAYS,
    price_max_cents=st.sampled_from([None, 50_000, 100_000]),
    distance=st.sampled_from([None, True, False]),
    kind=st.sampled_from(["", "rncp", "rs"]),
    certification=st.sampled_from(["", "RNCP1", "RS2"]),
)


def make(drawn: list[Any]) -> None:
    """Offers as drawn, of two organisations: the second may not train for RS2."""
    organisations = [make_organisation(0), make_organisation(1)]
    for kind, code in (("rncp", "RNCP1"), ("rs", "RS2")):
        actions.register_certification(kind=kind, code=code, title=f"Titre {code}", by=BY, at=AT)
        for organisation in organisations[: 2 if code == "RNCP1" else 1]:
            actions.grant_habilitation(
                organisation=organisation, certification=code, start=date(2025, 1, 1), by=BY, at=AT
            )
    for number, (title, objective, code, (city, postcode), price, sessions, withdrawn) in enumerate(drawn):
        offer = actions.publish_offer(
            organisation=organisations[number % 2], certification=code, title=title or "x", objective=objective or "x",
            by=BY, at=AT,
        )  # fmt: skip
        action = actions.publish_action(
            offer=offer, modality="in_person" if city else "distance", hours=7, price_cents=price, city=city,
            postcode=postcode, by=BY, at=AT,
        )  # fmt: skip
        inner = Action.objects.get(public_id=action)
        for start, is_open in sessions:
            Session.objects.create(action=inner, start=start, end=start, seats=3, open=is_open)
        if withdrawn and number % 3 == 0:
            actions.withdraw_offer(offer=offer, by=BY, at=AT)


class TestSearch(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(offers, st.lists(filters, min_size=3, max_size=6))
    def test_search_finds_exactly_what_looking_at_every_session_finds(
        self, drawn: list[Any], asked: list[Filters]
    ) -> None:
        make(drawn)
        whole = PlainSearch()
        for one in asked:
            found = queries.search(one, day=DAY)
            cards = {card.public_id: (card.price_from_cents, card.next_start) for card in found.offers}
            expected = {} if one.text == "de" else whole.find(one, day=DAY)
            assert (cards, found.total) == (expected, len(expected))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Offer.objects.update(title="Allemand"),
        lambda: Offer.objects.update(status="withdrawn"),
        lambda: Certification.objects.update(title="Certificat d'allemand"),
        lambda: Certification.objects.update(active_until=DAY - timedelta(days=1)),
        lambda: Action.objects.update(city="Brest", postcode="29200", department="29"),
        lambda: Action.objects.update(price_cents=999_900),
        lambda: Session.objects.update(start=DAY + timedelta(days=200), end=DAY + timedelta(days=210)),
        lambda: Session.objects.update(open=False),
        lambda: Session.objects.all().delete(),
        lambda: sql("UPDATE catalogue_organisation SET status = 'suspended'"),
    ],
)
def test_whoever_changes_the_catalogue_search_follows_at_once(change: Callable[[], object]) -> None:
    make_session(make_offer(make_organisation()))
    asked = [
        Filters(), Filters(text="anglais"), Filters(text="allemand"), Filters(text="certificat"), Filters(place="Lyon"),
        Filters(department="29"), Filters(price_max_cents=200_000), Filters(starts_from=DAY + timedelta(days=150)),
    ]  # fmt: skip
    before = [queries.search(one, day=DAY).total for one in asked]
    change()
    whole = PlainSearch()
    after = [queries.search(one, day=DAY).total for one in asked]
    assert after == [len(whole.find(one, day=DAY)) for one in asked]
    assert after != before


@pytest.mark.django_db
def test_usual_abbreviations_find_the_whole_name_and_quotation_marks_do_not_guess() -> None:
    organisation = make_organisation()
    for title in ("Gestion des ressources humaines", "Assistant RH", "Humaines ressources"):
        make_session(make_offer(organisation, title=title, objective="Rien de plus."))
    titles = {
        text: sorted(card.title for card in queries.search(Filters(text=text), day=DAY).offers)
        for text in ("rh", '"ressources humaines"', "ressources -gestion", "rh or humaines")
    }
    assert titles == {
        "rh": ["Assistant RH", "Gestion des ressources humaines"],
        '"ressources humaines"': ["Gestion des ressources humaines"],
        "ressources -gestion": ["Humaines ressources"],
        "rh or humaines": ["Assistant RH", "Gestion des ressources humaines", "Humaines ressources"],
    }


@pytest.mark.django_db
def test_pages_follow_each_other_without_a_gap_and_ties_go_to_the_cheapest() -> None:
    organisation = make_organisation()
    for price in (30_000, 10_000, 20_000):
        make_session(make_offer(organisation), price_cents=price)
    pages = [queries.search(Filters(text="anglais"), day=DAY, limit=1, offset=place) for place in range(4)]
    prices = [[card.price_from_cents for card in page.offers] for page in pages]
    assert (prices, [page.total for page in pages]) == ([[10_000], [20_000], [30_000], []], [3, 3, 3, 3])


@given(
    filters=st.builds(
        Filters,
        text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=100).map(str.strip),
        place=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60).map(str.strip),
        department=st.sampled_from(["", "01", "2A", "971"]),
        starts_from=st.none() | st.dates(),
        starts_until=st.none() | st.dates(),
        price_max_cents=st.none() | st.integers(0, 10**9),
        distance=st.sampled_from([None, True, False]),
        kind=st.sampled_from(["", "rncp", "licence_heavy"]),
        certification=st.sampled_from(["", "RS1"]),
    ),
    page=st.integers(1, 500),
)
def test_a_link_says_the_whole_search(filters: Filters, page: int) -> None:
    link = write_link(filters, page=page)
    assert read_link(dict(parse_qsl(link))) == (filters, page)
    assert write_link(*read_link(dict(parse_qsl(link)))[:1], page=page) == link


@given(st.dictionaries(st.sampled_from(["text", "from", "price", "distance", "page", "department"]), st.text()))
def test_any_link_opens(query: dict[str, str]) -> None:
    found, page = read_link(query)
    assert 1 <= page <= 500
    assert (found.price_max_cents or 0) >= 0


def test_departments_of_postcodes() -> None:
    codes = ["69003", "20000", "20200", "97400", "98800", "1000", "", "6900A"]
    assert [department_of(code) for code in codes] == ["69", "2A", "2B", "974", "988", "", "", ""]


@pytest.mark.django_db
def test_an_injected_mark_is_a_word_like_any_other() -> None:
    offer: UUID = make_offer(make_organisation())
    make_session(offer)
    for text in ("@clyon", "'@clyon'", "@d69", "lyon':* | '@mdistance"):
        assert queries.search(Filters(text=text), day=DAY).total == 0
        assert queries.search(Filters(place=text), day=DAY).total == 0
