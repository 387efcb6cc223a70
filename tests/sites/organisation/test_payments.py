"""What an organisation is owed, from the first training to the bank."""

from datetime import timedelta
from uuid import UUID

import pytest

from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.payouts import actions as payouts
from pecule.payouts.queries.turnover import totals_of, turnover_of
from tests.catalogue.making import AT, DAY
from tests.orders.making import Buyer, Seller, make_buyer, make_seller, taken_to
from tests.payouts.making import IBANS, make_officer, owe
from tests.payouts.paying import give_account
from tests.sites.organisation.scenes import colleague, member_of, move_clock, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, AT)


@pytest.fixture
def buyer(db: None) -> Buyer:
    return make_buyer()


@pytest.fixture
def seller(db: None) -> Seller:
    return make_seller()


@pytest.fixture
def officer(db: None) -> Actor:
    return make_officer()


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["Waiting for your invoice", "Owed since", "€720.00", "No bank account is known yet"]),
        ("fr", ["En attente de votre facture", "Dû depuis le", "720,00"]),
    ],
)
def test_what_is_earned_waits_for_its_invoice(buyer: Buyer, seller: Seller, language: str, shown: list[str]) -> None:
    order = taken_to("completed", buyer, seller, percent=60)
    client = member_of(seller, language)
    text = page(client, "money/")
    assert [said for said in shown if said not in text] == []
    assert f"/organisation/orders/{order}/invoice/" in page(client, f"money/{order}/")


def test_a_suspended_payment_says_on_which_ground_and_until_when(seller: Seller, officer: Actor) -> None:
    order = owe(seller.id)
    payouts.suspend(
        reference=order, ground="serious_harm", until=DAY + timedelta(days=60), reason="Calls were recorded",
        by=officer, at=AT,
    )  # fmt: skip
    client, here = member_of(seller), f"money/{order.removeprefix('order:')}/"
    assert "Suspended" in page(client, "money/")
    text = page(client, here)
    shown = ("Serious harm to public interests", "R6333-6-1", "Until 1 May 2026", "Calls were recorded")
    assert [said for said in shown if said not in text] == []
    assert totals_of(seller.id, day=DAY).suspended_cents == 120_000


def test_totals_follow_the_money_to_the_bank(seller: Seller, officer: Actor) -> None:
    owe(seller.id, 10_000, number=None)
    owe(seller.id, 20_000)
    totals = totals_of(seller.id, day=DAY)
    assert (totals.to_invoice_cents, totals.invoiced_cents, totals.in_file_cents, totals.paid_cents) == (
        10_000, 20_000, 0, 0
    )  # fmt: skip
    give_account(seller.id, IBANS[0])
    payouts.prepare_file(day=DAY, by=officer, at=AT)
    totals = totals_of(seller.id, day=DAY)
    assert (totals.invoiced_cents, totals.in_file_cents, totals.owed_cents) == (0, 20_000, 30_000)
    assert (turnover_of(seller.id, year=2026), turnover_of(seller.id, year=2025)) == (30_000, 0)
    text = page(member_of(seller), "money/")
    assert ("In a file for the bank" in text, "€300.00" in text, IBANS[0] in text) == (True, True, False)


def test_what_is_owed_back_is_shown_with_its_day(seller: Seller) -> None:
    got = ledger.open_account(owner_kind="scheme", owner_id=0, fund="tests-back", floored=False)
    owe(seller.id, 50_000)
    payouts.owe_back(
        reference="order:00000000-0000-4000-8000-000000000001", organisation_id=seller.id, gives=[(got, 5_000)],
        ground="False attendance", owed_on=DAY, key=UUID(int=9), by=Actor("system", "tests"), at=AT,
    )  # fmt: skip
    text = page(member_of(seller), "money/")
    assert [said for said in ("What you owe back", "False attendance", "€50.00") if said not in text] == []


def test_nobody_else_reads_a_payment(buyer: Buyer, seller: Seller) -> None:
    order = taken_to("completed", buyer, seller, percent=60)
    rival = member_of(make_seller(1))
    assert rival.get(f"/organisation/money/{order}/").status_code == 404
    assert "€720.00" not in page(rival, "money/")
    trainer = colleague(seller.public_id, "trainings")
    assert [trainer.get(f"/organisation/{address}").status_code for address in ("money/", f"money/{order}/")] == [
        403,
        403,
    ]
    assert "€720.00" not in page(trainer, "")
