"""One shared account that gives to many accounts with a floor, as a yearly run does: the trigger has a path for it."""

import pytest

from pecule.ledger import actions, queries
from pecule.ledger.queries import Balance
from pecule.ledger.queries.verification import differences
from pecule.ledger.rules.transfers import AccountUnknown, NewTransfer, UnitsDiffer
from tests.ledger.conftest import AT, BY, Maker, hold, move, sql
from tests.ledger.test_transfers import new

PLANNING = ("enable_hashjoin", "enable_seqscan", "enable_hashagg", "enable_nestloop")


def give(*transfers: NewTransfer) -> int:
    return actions.transfer_many(transfers, at=AT, by=BY)


def test_each_account_gets_its_own_sum_also_when_named_twice(holder: Maker, funder: int) -> None:
    first, second = holder(100), holder(0, owner_id=2)
    hold(first, funder, 30)
    assert give(new(funder, second, 7), new(funder, first, 10), new(funder, second, 5)) == 3
    assert queries.balance(first) == Balance(110, 30, 0)
    assert queries.balance(second) == Balance(12, 0, 0)
    assert queries.balance(funder) == Balance(-122, 0, 30)
    assert list(differences(keys=[])) == []


def test_accounts_far_apart_are_found_as_those_side_by_side(holder: Maker, funder: int) -> None:
    near = holder(0)
    sql(
        "INSERT INTO ledger_account (id, owner_kind, owner_id, fund, floored) VALUES (900000000000000, 'holder', 2, "
        "'own', true)"
    )
    assert give(new(funder, 900_000_000_000_000, 3), new(funder, near, 4)) == 2
    assert (queries.balance(900_000_000_000_000).posted_cents, queries.balance(near).posted_cents) == (3, 4)


def test_one_unknown_account_refuses_the_whole_list(holder: Maker, funder: int) -> None:
    account = holder(100)
    with pytest.raises(AccountUnknown):
        give(new(funder, account, 10), new(funder, 999_999_999, 10))
    with pytest.raises(AccountUnknown):
        give(new(10**15 + 10**9, account, 10), new(10**15 + 10**9, account, 20))
    assert queries.balance(account) == Balance(100, 0, 0)
    assert queries.balance(funder) == Balance(-100, 0, 0)


def test_one_account_in_another_unit_refuses_the_whole_list(holder: Maker, funder: int) -> None:
    account = holder(100)
    hours = actions.open_account(owner_kind="holder", owner_id=1, fund="hours", floored=True, unit="HOUR")
    with pytest.raises(UnitsDiffer):
        give(new(funder, account, 10), new(funder, hours, 10))
    assert queries.balance(account) == Balance(100, 0, 0)
    assert queries.balance(hours) == Balance(0, 0, 0)


def test_a_list_leaves_the_planning_of_the_session_as_it_was(holder: Maker, funder: int) -> None:
    account, other = holder(0), holder(0, owner_id=2)
    sql("SET LOCAL enable_hashagg = off")
    before = [sql(f"SHOW {name}") for name in PLANNING]
    give(new(funder, account, 1), new(funder, other, 1))
    move(account, other, 1)
    give(new(funder, account, 1), new(other, account, 1))
    assert [sql(f"SHOW {name}") for name in PLANNING] == before
    assert before == [[("on",)], [("on",)], [("off",)], [("on",)]]


def test_what_a_shared_account_gave_is_in_its_history(holder: Maker, funder: int, organisation: int) -> None:
    account = holder(0)
    bank = actions.open_account(owner_kind="bank", owner_id=1, fund="bank", floored=False)
    give(new(funder, account, 10), new(funder, account, 20))
    move(funder, bank, 5)
    move(account, organisation, 3)
    move(account, funder, 1)
    assert [(row.debit, row.credit, row.amount_cents) for row in queries.history([funder])] == [
        (account, funder, 1),
        (funder, bank, 5),
        (funder, account, 20),
        (funder, account, 10),
    ]
    assert [row.amount_cents for row in queries.history([funder], limit=2)] == [1, 5]
    assert [row.amount_cents for row in queries.history([account])] == [1, 3, 20, 10]


@pytest.mark.parametrize(
    ("side", "index"),
    [
        ("debit_id = 1 AND debit_id < 1000000000000000", "ledger_transfer_debit"),
        ("debit_id = 1000000000000001 AND credit_id >= 1000000000000000", "ledger_transfer_debit"),
        ("credit_id = 1", "ledger_transfer_credit"),
    ],
)
def test_each_side_of_a_transfer_has_its_index(db: None, side: str, index: str) -> None:
    sql("SET LOCAL enable_seqscan = off")
    plan = "\n".join(line for (line,) in sql(f"EXPLAIN SELECT id FROM ledger_transfer WHERE {side}"))
    assert [name for name in ("debit", "given", "credit") if f"ledger_transfer_{name}" in plan] == [index[16:]]
