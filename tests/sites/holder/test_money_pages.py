"""The balance, each movement and each euro, in both languages, and nobody else's."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pecule.entitlements import actions as entitlements
from pecule.holders import actions as holders
from pecule.holders.rules.standing import ClosedReason, LockReason
from pecule.ledger import actions as ledger
from pecule.ledger import queries as books
from tests.catalogue.making import AT, BY, DAY
from tests.orders.making import Buyer, Seller, answer, give, make_buyer, request, taken_to
from tests.sites.holder.conftest import signed_in

NARROW = "\u202f"


def text(answer: Any) -> str:
    """A page as it is read, spaces made plain."""
    return " ".join(answer.content.decode().replace(NARROW, " ").split())


def spend(buyer: Buyer, cents: int, day: date) -> None:
    account = books.account_id("holder", buyer.id, "own")
    assert account is not None
    shop = ledger.open_account(owner_kind="organisation", owner_id=9, fund="due", floored=False)
    ledger.transfer(
        id=uuid4(), debit=account, credit=shop, amount_cents=cents, code="order", reference=f"order:{uuid4()}",
        effective_on=day, at=AT, by=BY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["Hello Camille0 Secret0", "You can use", "€5,000.00", "Choose a training"]),
        ("fr", ["Bonjour Camille0 Secret0", "Vous pouvez utiliser", "5 000,00 €", "Choisir une formation"]),
    ],
)
def test_the_home_page_says_what_there_is(ann: Buyer, language: str, says: list[str]) -> None:
    page = text(signed_in(ann, language).get("/me/"))
    assert [words for words in says if words not in page] == []


def test_money_kept_for_an_order_is_apart(ann: Buyer, seller: Seller, browser: Client) -> None:
    taken_to("accepted", ann, seller)
    money = browser.get("/me/").context["money"]
    kept = 120_000 - 10_320  # the participation is paid by card
    assert (money.available_cents, money.held_cents) == (500_000 - kept, kept)


def test_funds_of_one_kind_are_one_line(ann: Buyer, browser: Client) -> None:
    give(ann.id, 1_000, "dotation:7")
    give(ann.id, 2_000, "dotation:8")
    give(ann.id, 24_000, "cec")
    assert browser.get("/me/").context["money"].funds == (
        ("Your yearly rights", 500_000),
        ("Rights from volunteering", 24_000),
        ("Paid in by others", 3_000),
    )


def test_the_picture_ends_on_the_balance_and_starts_when_money_came(ann: Buyer, browser: Client) -> None:
    account = books.account_id("holder", ann.id, "own")
    assert account is not None
    source = ledger.open_account(owner_kind="scheme", owner_id=0, fund="yearly-credit", floored=False)
    for year in (2023, 2024):
        ledger.transfer(
            id=uuid4(), debit=source, credit=account, amount_cents=50_000, code="yearly_credit",
            reference=f"year:{year}", effective_on=date(year + 1, 4, 1), at=AT, by=BY,
        )  # fmt: skip
    spend(ann, 30_000, date(2025, 9, 1))
    context = browser.get("/me/").context
    assert context["years"] == [2024, 2025, 2026]
    assert [(one.name, list(one.cents)) for one in context["series"]] == [
        ("Your yearly rights", [50_000, 70_000, 570_000])
    ]
    assert [(line.what, line.cents) for line in context["lines"]] == [
        ("Training paid", -30_000),
        ("Rights for your work in 2024", 50_000),
        ("Rights for your work in 2023", 50_000),
        ("Movement", 500_000),
    ]


def test_an_empty_account_says_where_rights_come_from(ben: Buyer) -> None:
    empty = make_buyer(2, cents=0)
    page = text(signed_in(empty).get("/me/"))
    assert "Nothing yet. Your employers declare your work" in page
    assert "€0.00" in page


def test_a_proposal_that_waits_is_said_first(ann: Buyer, seller: Seller, browser: Client) -> None:
    order = request(ann, seller)
    assert browser.get("/me/").context["waiting"] == []
    answer(order, seller)
    page = browser.get("/me/")
    assert [waits.link for waits in page.context["waiting"]] == [f"/me/orders/{order}/"]
    assert f"/me/orders/{order}/" in text(page)


def test_a_locked_or_closed_account_says_so(ann: Buyer, ben: Buyer) -> None:
    holders.lock(holder_id=ann.id, reason=LockReason.ASKED, by=BY, at=AT)
    holders.close(holder_id=ben.id, reason=ClosedReason.PENSION, day=DAY, by=BY, at=AT)
    locked, closed = text(signed_in(ann).get("/me/")), text(signed_in(ben).get("/me/"))
    assert "Your account is locked." in locked
    assert "Closed: the conditions of a full-rate pension are met." in closed
    assert 'role="button">Choose a training' not in locked + closed


def test_every_movement_is_listed_page_after_page(ann: Buyer, browser: Client) -> None:
    for _ in range(35):
        give(ann.id, 100)
    first = browser.get("/me/euros/").context
    rest = browser.get(f"/me/euros/?before={first['next']}").context
    assert (len(first["lines"]), len(rest["lines"]), rest["next"]) == (30, 6, None)
    assert {line.id for line in first["lines"]} & {line.id for line in rest["lines"]} == set()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", ""])
def test_a_mistyped_place_in_the_list_shows_the_latest(browser: Client, before: str) -> None:
    assert len(browser.get("/me/euros/", {"before": before}).context["lines"]) == 1


def test_a_euro_says_which_value_which_article_which_hours(ann: Buyer, browser: Client) -> None:
    done = entitlements.enter_dif_hours(
        ann.id, hours_hundredths=2_000, key="k", by=BY, at=datetime(2020, 6, 1, tzinfo=UTC)
    )
    line = next(line for line in browser.get("/me/").context["lines"] if line.what.startswith("Old training hours"))
    page = browser.get(f"/me/euros/{line.id}/")
    assert page.context["line"].cents == done.cents
    assert [step["article"] for step in page.context["steps"] if step["article"]] != []
    assert all(step["link"].startswith("https://") for step in page.context["steps"] if step["article"])


def test_somebody_else_s_euro_is_not_found(ann: Buyer, ben: Buyer, browser: Client) -> None:
    account = books.account_id("holder", ben.id, "own")
    assert account is not None
    (his,) = books.history([account])
    answer = browser.get(f"/me/euros/{his.id}/")
    assert answer.status_code == 404
    assert "777.77" not in text(answer)
    assert "There is nothing here, or it is not yours to see." in text(answer)


def test_no_page_shows_another_holder(ann: Buyer, ben: Buyer, browser: Client) -> None:
    for path in ("", "euros/", "orders/", "data/", "looks/", "lock/", "export/", "export/everything.json"):
        page = text(browser.get(f"/me/{path}"))
        assert "Secret0" in page or path not in ("", "data/", "export/")
        assert [leak for leak in ("Secret1", "Camille1", "777.77", "77777") if leak in page] == []
