"""A temporary number becomes final: one person, one account, every euro followed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from pecule.holders import actions
from pecule.holders.models import FormerNumber, Holder
from pecule.holders.queries import nir_hash
from pecule.holders.rules.numbers import read_temporary_number
from pecule.holders.rules.standing import AccountClosed, MergeImpossible, OrdersStillOpen
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import Nir, read_nir
from pecule.ledger import actions as ledger
from pecule.ledger import queries as ledger_queries
from tests.holders.conftest import ANN, AT, BY

TEMPORARY = read_temporary_number("2123456789EMP42")
DAY = date(2026, 3, 2)


@pytest.fixture
def waiting(db: None) -> int:
    """Anne's account under a temporary number."""
    return actions.open_holder(replace(ANN, number=TEMPORARY), by=BY, at=AT)


def final() -> Nir:
    assert isinstance(ANN.number, Nir)
    return ANN.number


def credit(holder: int, cents: int, fund: str = "own") -> int:
    source = ledger.open_account(owner_kind="scheme", owner_id=0, fund="yearly-credit", floored=False)
    account = ledger.open_account(owner_kind="holder", owner_id=holder, fund=fund, floored=True)
    ledger.transfer(
        id=uuid4(),
        debit=source,
        credit=account,
        amount_cents=cents,
        code="yearly_credit",
        reference="2025",
        effective_on=DAY,
        at=AT,
        by=BY,
    )
    return account


def owner_of(number_hash: bytes) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s", [number_hash])
        ((holder,),) = cursor.fetchall()
    return int(holder)


def posted(holder: int) -> dict[str, int]:
    return {row.fund: row.balance.posted_cents for row in ledger_queries.balances("holder", holder)}


def test_a_number_nobody_has_is_taken_and_the_old_one_still_leads_there(waiting: int) -> None:
    for _ in range(2):
        assert actions.merge_temporary(holder_id=waiting, final=final(), by=BY, at=AT) == waiting
    assert owner_of(nir_hash(TEMPORARY)) == owner_of(nir_hash(final())) == waiting
    assert Holder.objects.get().temporary_number is False
    assert FormerNumber.objects.count() == 1
    assert actions.open_holder(replace(ANN, number=TEMPORARY), by=BY, at=AT) == waiting


def test_a_number_somebody_has_joins_the_accounts_fund_by_fund(waiting: int, ann: int) -> None:
    credit(waiting, 12_345)
    credit(waiting, 6_000, "cec")
    credit(ann, 50_000)
    for _ in range(2):
        assert actions.merge_temporary(holder_id=waiting, final=final(), by=BY, at=AT) == ann
    assert posted(ann) == {"own": 62_345, "cec": 6_000}
    assert posted(waiting) == {"own": 0, "cec": 0}
    row = Holder.objects.get(pk=waiting)
    assert (row.status, row.closed_reason, row.merged_into_id, row.closed_on) == ("closed", "merged", ann, DAY)
    assert owner_of(nir_hash(TEMPORARY)) == ann


def test_money_kept_for_an_order_stops_the_joining(waiting: int, ann: int) -> None:
    account = credit(waiting, 10_000)
    due = ledger.open_account(owner_kind="organisation", owner_id=1, fund="due", floored=True)
    ledger.hold(
        id=uuid4(),
        debit=account,
        credit=due,
        amount_cents=4_000,
        code="order",
        reference="o",
        effective_on=DAY,
        expires_at=AT + timedelta(days=30),
        at=AT,
        by=BY,
    )
    with pytest.raises(OrdersStillOpen) as caught:
        actions.merge_temporary(holder_id=waiting, final=final(), by=BY, at=AT)
    assert caught.value.facts == {"pending_cents": 4_000}
    assert (posted(waiting), posted(ann)) == ({"own": 10_000}, {})
    assert Holder.objects.get(pk=waiting).status == "open"


def test_two_final_numbers_are_never_joined(ann: int, ben: int) -> None:
    with pytest.raises(MergeImpossible):
        actions.merge_temporary(holder_id=ben, final=final(), by=BY, at=AT)
    with pytest.raises(MergeImpossible):
        actions.merge_temporary(holder_id=ann, final=read_nir("7850375123456"), by=BY, at=AT)


def test_a_merged_account_stays_closed_and_its_number_finds_the_kept_one(
    waiting: int, ann: int, advisor: Actor
) -> None:
    actions.merge_temporary(holder_id=waiting, final=final(), by=BY, at=AT)
    with pytest.raises(AccountClosed):
        actions.reopen(holder_id=waiting, by=BY, at=AT)
    found = actions.find_by_nir(number=TEMPORARY, by=advisor, reason="Asked by her employer", at=AT)
    assert [person.public_id for person in found] == [Holder.objects.get(pk=ann).public_id]
