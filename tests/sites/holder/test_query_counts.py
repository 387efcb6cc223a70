"""Pages ask the database the same few questions whatever there is to show, and at most one of each table."""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pecule.holders import actions as holders
from pecule.holders.models import Holder
from pecule.holders.rules.contacts import ContactKind
from tests.catalogue.making import AT, BY
from tests.orders.making import Buyer, Seller, answer, give, make_seller, request, taken_to

PAGES = ("", "euros/", "orders/", "data/", "looks/", "trainings/", "export/")


def tables_read(client: Client, path: str) -> list[str]:
    """The table that each query of a page starts from."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path if path.startswith("/") else f"/me/{path}").status_code == 200
    found = []
    for query in queries.captured_queries:
        match = re.search(r"\bFROM\s+(?:unnest\(.*?FROM\s+)?\"?(\w+)", query["sql"], re.S)
        if match:
            found.append(match[1])
    return found


@pytest.mark.parametrize("path", PAGES)
def test_three_things_ask_no_more_than_one(ann: Buyer, browser: Client, path: str) -> None:
    fill_with(ann, [make_seller(0)], 0)
    one = tables_read(browser, path)
    fill_with(ann, [make_seller(1), make_seller(2)], 1)
    assert Counter(tables_read(browser, path)) == Counter(one)


def fill_with(buyer: Buyer, sellers: list[Seller], first: int) -> None:
    public_id = Holder.objects.get(pk=buyer.id).public_id
    for n, seller in enumerate(sellers, start=first):
        give(buyer.id, 1_000, f"dotation:{n + 1}")
        answer(request(buyer, seller), seller)
        holders.add_contact_point(holder_id=buyer.id, kind=ContactKind.EMAIL, value=f"me{n}@example.org", by=BY, at=AT)
        holders.open_file(public_id=public_id, by=BY, reason="Asked by phone about it", at=AT)


@pytest.mark.parametrize("path", ["", "euros/", "orders/", "data/", "looks/", "export/"])
def test_each_table_is_asked_once(ann: Buyer, browser: Client, path: str) -> None:
    fill_with(ann, [make_seller(0)], 0)
    counted = Counter(tables_read(browser, path))
    assert {table: times for table, times in counted.items() if times > 1} == {}


def test_each_page_of_an_order_asks_each_table_once(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("service_done", ann, seller)
    (card,) = browser.get("/me/trainings/").context["cards"]
    for path in (f"orders/{order}/", card[1], f"trainings/sessions/{seller.session}/"):
        counted = Counter(tables_read(browser, path))
        assert {table: times for table, times in counted.items() if times > 1} == {}


def test_an_acceptance_is_nine_statements(ann: Buyer, browser: Client, seller: Seller, settings: LazySettings) -> None:
    """Session, login, account, locks, facts, what the organisation is due (its first time), holds, order, bank."""
    settings.PECULE_CARDS = "pecule.adapters.card.fake.FakeCards"
    order = taken_to("proposed", ann, seller)
    with CaptureQueriesContext(connection) as queries:
        assert browser.post(f"/me/orders/{order}/accept/last/", {"key": uuid4()}).status_code == 302
    sent = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(sent) == 9, "\n".join(sent)
