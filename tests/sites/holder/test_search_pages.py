"""Choosing a training: the same search for strangers and holders, its filters, each offer, what one would pay."""

from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pecule.catalogue import actions as catalogue
from pecule.catalogue.models.offers import KINDS as ALL_KINDS
from pecule.catalogue.rules import Filters
from pecule.orders.queries.choosing import Estimate
from pecule.sites.public.words import KINDS
from tests.catalogue.making import AT, BY, DAY, make_offer, make_session
from tests.orders.making import END, START, Buyer, Seller, agree, answer, give, make_buyer, make_seller, request
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text

PLACES = ("/trainings/", "/me/trainings/")
WHOLE = Filters(
    text="anglais", place="69", department="69", starts_from=START, starts_until=START, price_max_cents=120_000,
    distance=False, kind="rncp", certification="RNCP37670",
)  # fmt: skip
LINK = {
    "text": "anglais", "place": "69", "department": "69", "from": "2026-04-01", "until": "01/04/2026",
    "price": "1 200,00 €", "distance": "no", "kind": "rncp", "certification": "rncp37670",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("language", "total"), [("en", "1 training found"), ("fr", "1 formation trouvée")])
def test_a_training_is_found_by_everything_that_it_is(
    ann: Buyer, seller: Seller, language: str, total: str, place: str
) -> None:
    client = signed_in(ann, language)
    found = client.get(place, LINK)
    assert total in text(found)
    assert found.context["form"].filters == WHOLE


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "poterie"), ("place", "Lille"), ("department", "59"), ("from", "2026-04-02"), ("until", "2026-03-31"),
        ("price", "1199,99"), ("distance", "yes"), ("kind", "vae"), ("certification", "RS1"),
    ],
)  # fmt: skip
def test_what_differs_is_not_found_and_one_is_told_what_to_try(
    browser: Client, seller: Seller, field: str, value: str, place: str
) -> None:
    empty = browser.get(place, {field: value})
    assert empty.context["searched"].found.total == 0
    (tag,) = empty.context["searched"].tags
    assert tag.without == place
    assert browser.get(tag.without).context["searched"].found.total == 1
    assert f"take off {tag.says}" in text(empty)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "cheap"), ("text", "x" * 101), ("distance", "teleport"), ("place", "y" * 61), ("department", "Rhône"),
        ("from", "soon"), ("until", "31/02/2026"), ("kind", "magic"), ("certification", "RS 12!"),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_read_is_named_at_its_field(
    browser: Client, seller: Seller, field: str, value: str, place: str
) -> None:
    found = browser.get(place, {field: value})
    names = {"from": "starts_from", "until": "starts_until"}
    assert (found.status_code, list(found.context["form"].errors)) == (422, [names.get(field, field)])
    assert (found.context["searched"], found.context["cards"]) == (None, [])


def test_a_window_that_ends_before_it_begins_is_named(browser: Client) -> None:
    found = browser.get("/trainings/", {"from": "2026-05-02", "until": "2026-05-01"})
    assert (found.status_code, list(found.context["form"].errors)) == (422, ["starts_until"])


@pytest.mark.parametrize("page", ["0", "-3", "x", "999999999999", "²", "2", "500"])
@pytest.mark.parametrize("place", PLACES)
def test_a_page_number_out_of_range_shows_the_nearest(browser: Client, seller: Seller, page: str, place: str) -> None:
    found = browser.get(place, {"page": page})
    assert [card.title for card, _, _ in found.context["cards"]] == ["Anglais professionnel"]


@pytest.mark.parametrize("place", PLACES)
def test_each_filter_in_use_is_a_tag_that_takes_off_itself_alone(browser: Client, seller: Seller, place: str) -> None:
    empty = Filters()
    for tag, name in zip(browser.get(place, LINK).context["searched"].tags, asdict(WHOLE), strict=True):
        left = browser.get(tag.without).context["form"].filters
        assert left == replace(WHOLE, **{name: getattr(empty, name)})


def test_a_search_is_sent_to_somebody_as_a_link_that_needs_no_account(browser: Client, seller: Seller) -> None:
    share = browser.get("/me/trainings/", LINK).context["searched"].share
    assert share == (
        "http://testserver/trainings/?text=anglais&place=69&department=69&from=2026-04-01&until=2026-04-01"
        "&price=1200&distance=no&kind=rncp&certification=RNCP37670"
    )
    stranger = Client(headers={"accept-language": "en"}).get(share)
    assert (stranger.context["form"].filters, stranger.context["searched"].found.total) == (WHOLE, 1)


def test_a_search_somewhere_offers_the_same_at_a_distance(browser: Client, seller: Seller) -> None:
    afar = browser.get("/trainings/", {"text": "poterie", "place": "Lille"}).context["searched"].elsewhere
    assert afar == "/trainings/?text=poterie&distance=yes"
    assert browser.get("/trainings/", {"text": "poterie"}).context["searched"].elsewhere == ""


def test_every_kind_of_certification_can_be_looked_for() -> None:
    assert set(KINDS) == set(ALL_KINDS)


def test_each_price_stands_beside_what_one_would_pay(ann: Buyer, browser: Client, seller: Seller) -> None:
    give(ann.id, 30_000, "cec")
    page = browser.get("/me/trainings/")
    assert page.context["available_cents"] == 530_000
    assert [guess for _, _, guess in page.context["cards"]] == [Estimate(120_000, 109_680, 0, 10_320, 10_320)]
    assert "You would pay €103.20" in text(page)
    poor = signed_in(make_buyer(1, cents=20_000)).get("/me/trainings/")
    assert [guess for _, _, guess in poor.context["cards"]] == [Estimate(120_000, 20_000, 0, 10_320, 100_000)]


def test_what_rights_cannot_pay_for_is_said_and_not_an_error(ann: Buyer, browser: Client) -> None:
    seller = make_seller()
    licence = make_offer(seller.public_id, title="Permis B", code="RS9", kind="licence_light")
    session = make_session(licence)
    page = browser.get("/me/trainings/", {"kind": "licence_light"})
    assert [(guess.card_cents, guess.refusal.code) for _, _, guess in page.context["cards"]] == [
        (0, "licence_needs_third_party")
    ]
    assert "Your rights cannot pay for it." in text(page)
    asked = browser.get(f"/me/trainings/sessions/{session}/")
    assert (asked.status_code, asked.context["quote"], asked.context["blocked"].code) == (
        200, None, "licence_needs_third_party"
    )  # fmt: skip
    assert "Ask for a place" not in text(asked)


def test_strangers_and_organisations_see_prices_and_nobody_s_money(ann: Buyer, seller: Seller) -> None:
    (card,) = Client().get("/trainings/").context["cards"]
    for page in (Client().get("/trainings/"), Client().get(card[1])):
        assert "1 200,00 €" in text(page)
        assert [leak for leak in ("5 000,00", "1 096,80", "103,20", "Vous paieriez") if leak in text(page)] == []


def offer_of(session: UUID) -> str:
    (card,) = Client().get("/trainings/").context["cards"]
    return str(card[0].public_id)


@pytest.mark.parametrize("place", PLACES)
def test_an_offer_tells_who_gives_it_and_leads_to_its_sessions(browser: Client, seller: Seller, place: str) -> None:
    told = text(browser.get(f"{place}{offer_of(seller.session)}/"))
    said = ("SIRET 73282932000074", "Qualiopi) until 31 December 2027", "€1,200.00", "12 seats left", "RNCP37670")
    assert [words for words in said if words not in told] == []
    assert f"/me/trainings/sessions/{seller.session}/" in told
    assert browser.get(f"{place}{uuid4()}/").status_code == 404


def test_an_offer_says_why_a_session_cannot_be_ordered(ann: Buyer, ben: Buyer, browser: Client) -> None:
    seller = make_seller(seats=1)
    order = request(ann, seller)
    answer(order, seller)
    agree(order, ann)
    offer = UUID(offer_of(seller.session))
    soon = make_session(offer, start=DAY + timedelta(days=1))
    closed = make_session(offer, start=START)
    catalogue.close_session(session=closed, by=BY, at=AT)
    make_session(offer, start=START)
    ways = browser.get(f"/me/trainings/{offer}/").context["ways"]
    told = {one.session.public_id: one.why_not for way, _ in ways for one in way.occasions}
    assert sorted(told.values()) == [
        "",
        "Full: no seat is left.",
        "The organisation takes no more orders for it.",
        "Too soon: what is ordered today starts on 17 March 2026 or later.",
    ]
    for session, says in ((seller.session, "no_seat_left"), (soon, "start_too_soon"), (closed, "not_on_sale")):
        assert browser.get(f"/me/trainings/sessions/{session}/").context["blocked"].code == says


def test_prerequisites_are_read_before_one_asks(browser: Client, seller: Seller) -> None:
    offer = UUID(offer_of(seller.session))
    action = catalogue.publish_action(
        offer=offer, modality="distance", hours=20, price_cents=50_000, city="", postcode="",
        prerequisites="Savoir lire une partition", by=BY, at=AT,
    )  # fmt: skip
    session = catalogue.publish_session(action=action, start=START, end=END, seats=3, by=BY, at=AT)
    assert "Savoir lire une partition" in text(Client().get(f"/trainings/{offer}/"))
    assert "says by 4 March 2026 that it looks at your request" in text(
        browser.get(f"/me/trainings/sessions/{session}/")
    )


def test_an_offer_that_left_the_sale_is_not_found(browser: Client, seller: Seller) -> None:
    offer = offer_of(seller.session)
    catalogue.change_status(organisation=seller.public_id, status="suspended", reason="fraud", by=BY, at=AT)
    for place in PLACES:
        assert browser.get(f"{place}{offer}/").status_code == 404
        assert browser.get(place).context["searched"].found.total == 0
    assert browser.get(f"/me/trainings/sessions/{seller.session}/").context["blocked"].code == "not_on_sale"
