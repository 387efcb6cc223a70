"""Orders as their holder reads them: in every state, in both languages, by nobody else."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from pecule.ledger import queries as books
from pecule.orders import actions
from pecule.orders.models import Order
from pecule.orders.rules.ahead import next_steps
from pecule.orders.rules.controls import GROUNDS
from pecule.orders.rules.life import CLOCKS, MOVES, STATES
from pecule.orders.rules.settling import EXITS
from pecule.sites.holder import order_words
from tests.orders.making import (
    PARTICIPATION,
    Buyer,
    Seller,
    answer,
    later,
    make_buyer,
    make_seller,
    request,
    state_of,
    taken_to,
)
from tests.sites.holder.conftest import signed_in
from tests.sites.holder.test_money_pages import text

ROAD = ["requested", "proposed", "payment_due", "accepted", "in_training", "service_done", "completed"]
PATHS = (
    "", "accept/", "accept/last/", "pay/", "cancel/", "cancel/late/", "force-majeure/", "entry/", "end/", "wrong/",
)  # fmt: skip


@pytest.mark.parametrize("state", ROAD)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_order_is_told_in_every_state(ann: Buyer, seller: Seller, state: str, language: str) -> None:
    order = taken_to(state, ann, seller)
    client = signed_in(ann, language)
    page = client.get(f"/me/orders/{order}/")
    with translation.override(language):
        assert page.context["state"] == order_words.state(state)
        now = [step.what for step in page.context["timeline"] if step.state == "now"]
        assert now == [order_words.ahead(step.verb) for step in page.context["order"].next_steps[:1]]
    assert "Anglais professionnel" in text(client.get("/me/orders/"))


def test_the_timeline_says_what_comes_by_when_and_what_happens_otherwise(
    ann: Buyer, browser: Client, seller: Seller
) -> None:
    order = taken_to("requested", ann, seller)
    told = browser.get(f"/me/orders/{order}/").context["timeline"]
    assert [(step.what, step.state, step.more) for step in told] == [
        ("You asked for a place", "done", ""),
        (
            "The organisation answers",
            "now",
            "Without an answer by 4 March 2026, the request ends by itself. Nothing was kept.",
        ),
        ("You accept: only then is the money kept", "next", ""),
        ("The training starts", "next", "The organisation declares it by 7 April 2026."),
        ("The training ends", "next", "The organisation declares what you followed by 15 April 2026."),
        ("We check that it took place, then pay the organisation", "next", ""),
    ]


def test_every_word_of_the_life_of_an_order_is_known_in_both_languages() -> None:
    for language in ("en", "fr"):
        with translation.override(language):
            said = [
                *(order_words.state(state) for state in STATES),
                *(order_words.step(move.verb) for move in MOVES),
                *(order_words.otherwise(state, "…") for state in CLOCKS),
                *(order_words.ground(ground) for ground in GROUNDS),
                *(order_words.exit_reason(exit) for exit in EXITS if exit != "finished"),
                *(
                    order_words.ahead(step.verb)
                    for state in STATES
                    for step in next_steps(state, due_on=None, expires_on=None, known={})
                ),
            ]
            assert [words for words in said if not words] == []


def test_what_waits_for_the_holder_stands_first(ann: Buyer, browser: Client) -> None:
    first, second, third = make_seller(0), make_seller(1), make_seller(2)
    proposed = taken_to("proposed", ann, first)
    cancelled = request(ann, second)
    actions.cancel_order(order=cancelled, holder=ann.public_id, key=uuid4(), by=ann.actor, at=later(1))
    asked = request(ann, third, at=later(2))
    lines = browser.get("/me/orders/").context["lines"]
    assert [line.public_id for line, *_ in lines] == [proposed, asked, cancelled]
    assert [waits.means if waits else None for *_, waits in lines] == [
        "Answer for “Anglais professionnel” by 6 March 2026.", None, None
    ]  # fmt: skip


@pytest.mark.parametrize("page", ["", "0", "x", "99999", "²", "-1"])
def test_a_page_of_orders_that_is_not_there_is_an_empty_or_the_first_one(
    ann: Buyer, browser: Client, seller: Seller, page: str
) -> None:
    request(ann, seller)
    assert len(browser.get("/me/orders/", {"page": page}).context["lines"]) == 1
    assert browser.get("/me/orders/", {"page": "2"}).context["lines"] == []


def test_more_orders_than_a_page_are_reached(
    ann: Buyer, browser: Client, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pecule.sites.holder.pages.orders.A_PAGE", 1)
    made = [request(ann, make_seller(number), at=later(number)) for number in (1, 2)]
    pages = [browser.get("/me/orders/", {"page": str(number)}) for number in (1, 2)]
    assert [page.context["lines"][0][0].public_id for page in pages] == made[::-1]
    assert ["?page=2" in text(pages[0]), "?page=1" in text(pages[1]), pages[1].context["more"]] == [True, True, False]


def test_home_says_what_waits(ann: Buyer, browser: Client, seller: Seller, clock: Callable[[datetime], None]) -> None:
    order = taken_to("proposed", ann, seller)
    for day, waiting in ((0, [f"/me/orders/{order}/"]), (20, [])):
        clock(later(day))
        assert [waits.link for waits in browser.get("/me/").context["waiting"]] == waiting


def test_an_order_that_was_refused_says_why(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = request(ann, seller)
    answer(order, seller, accept=False, reason="the group is full")
    page = browser.get(f"/me/orders/{order}/")
    assert page.context["timeline"][-1].more == "the group is full"
    assert (page.context["deeds"], page.context["first"]) == ([], None)


def test_what_is_paid_to_the_organisation_is_told(ann: Buyer, browser: Client, seller: Seller) -> None:
    page = browser.get(f"/me/orders/{taken_to('completed', ann, seller, percent=60)}/")
    assert "The organisation earned €720.00. Waiting for the organisation’s invoice." in text(page)
    assert [(share.payer, share.cents, share.became) for share in page.context["shares"]] == [
        ("Your yearly rights", 109_680, "€658.08 go to the organisation; €438.72: came back to you"),
        ("Your card", PARTICIPATION, "€61.92 go to the organisation; €41.28: on its way back to your card"),
    ]


def test_a_reason_that_somebody_wrote_is_never_markup(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = request(ann, seller)
    answer(order, seller, accept=False, reason="<script>alert(1)</script>")
    page = browser.get(f"/me/orders/{order}/").content.decode()
    assert ("<script>" in page, "&lt;script&gt;" in page) == (False, True)


@pytest.mark.parametrize("state", ["proposed", "payment_due", "accepted", "service_done"])
def test_somebody_else_s_order_is_not_found_and_cannot_be_touched(ann: Buyer, seller: Seller, state: str) -> None:
    order = taken_to(state, ann, seller)
    before = (state_of(order), ann.available, seller.money)
    thief = signed_in(make_buyer(1, cents=50_000))
    sent = {
        "key": uuid4(), "cost": "120000", "agreed": "on", "reason": "mine", "day": "2026-04-01", "agrees": "yes",
    }  # fmt: skip
    for path in PATHS:
        for found in (thief.get(f"/me/orders/{order}/{path}"), thief.post(f"/me/orders/{order}/{path}", sent)):
            assert found.status_code in ((404,) if path else (404, 405))
            assert [leak for leak in ("Anglais", "1,096.80", "Organisme") if leak in text(found)] == []
    assert (state_of(order), ann.available, seller.money) == before
    assert (
        Order.objects.get()
        .transitions.filter(actor__startswith="holder")
        .exclude(actor=f"holder:{ann.actor.id}")
        .count()
        == 0
    )


def test_money_kept_is_the_same_here_and_in_the_books(ann: Buyer, browser: Client, seller: Seller) -> None:
    order = taken_to("accepted", ann, seller)
    kept = sum(share.cents for share in browser.get(f"/me/orders/{order}/").context["shares"])
    held = sum(account.balance.pending_debit_cents for account in books.balances("holder", ann.id))
    assert (kept, held) == (120_000, 120_000)
