"""The catalogue for everybody: strangers come in, organisations look, nobody orders without an account."""

from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.test import Client

from pecule.signin.models import Login
from tests.catalogue.making import AT, make_login, make_session
from tests.orders.making import Seller, make_seller
from tests.sites.holder.test_money_pages import text
from tests.sites.holder.test_query_counts import tables_read


@pytest.fixture
def seller(db: None, monkeypatch: pytest.MonkeyPatch) -> Seller:
    """An organisation with a session on sale on the day of these tests."""
    monkeypatch.setattr("pecule.operations.clock.now", lambda: AT)
    return make_seller()


def offer(client: Client) -> str:
    (card,) = client.get("/trainings/").context["cards"]
    return str(card[1])


@pytest.mark.parametrize(("language", "heading"), [("en", "Choose a training"), ("fr", "Choisir une formation")])
def test_a_stranger_searches_in_both_languages(seller: Seller, language: str, heading: str) -> None:
    page = Client(headers={"accept-language": language}).get("/trainings/")
    assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in text(page)
    assert [card.title for card, _, _ in page.context["cards"]] == ["Anglais professionnel"]


def test_a_stranger_who_wants_to_order_signs_in_first_and_comes_back(seller: Seller) -> None:
    client = Client()
    ask = f"/me/trainings/sessions/{seller.session}/"
    assert f'href="{ask}"' in text(client.get(offer(client)))
    assert client.get(ask)["Location"] == f"/sign-in/?{urlencode({'next': ask})}"


def test_an_organisation_looks_and_is_led_nowhere_it_may_not_go(seller: Seller) -> None:
    client = Client()
    client.force_login(make_login("other@organisme.example"))
    assert Login.objects.get(email="other@organisme.example").audience == "organisation"
    page = client.get(offer(client))
    assert ("Anglais professionnel" in text(page), "/me/" in text(page)) == (True, False)


@pytest.mark.parametrize("where", ["list", "offer"])
def test_more_sessions_ask_no_more_of_the_database(seller: Seller, where: str) -> None:
    client = Client()
    path = "/trainings/" if where == "list" else offer(client)
    one = tables_read(client, path)
    for _ in range(3):
        make_session(UUID(offer(client).rstrip("/").rpartition("/")[2]))
    assert tables_read(client, path) == one
