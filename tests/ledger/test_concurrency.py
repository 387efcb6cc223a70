"""Several workers at once, each with its own connection and real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from pecule.kernel.refusals import Refusal
from pecule.ledger import actions, queries
from pecule.ledger.queries import Balance
from pecule.ledger.rules.transfers import NewTransfer, NotEnoughMoney, PendingAlreadyResolved
from tests.ledger.conftest import AT, BY, DAY, hold, move, open_funder, open_holder, open_organisation, sql

pytestmark = pytest.mark.usefixtures("committed")
LATER = AT + timedelta(days=60)


def at_once(*work: Callable[[], object]) -> list[object]:
    """Run each in its own thread and connection, all starting together; return results or refusals."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], object]) -> object:
        try:
            sql("SELECT 1")
            barrier.wait(timeout=20)
            return one()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, one) for one in work]]


def sums_agree() -> bool:
    return not sql(
        "SELECT id FROM ledger_balance a WHERE posted_cents <> (SELECT coalesce(sum(CASE WHEN credit_id = a.id THEN "
        "amount_cents ELSE -amount_cents END), 0) FROM ledger_transfer WHERE kind IN ('posted', 'post') "
        "AND a.id IN (debit_id, credit_id))"
    )


@pytest.mark.parametrize("spend", [move, hold])
def test_two_spends_of_one_balance_cannot_both_pass(spend: Callable[[int, int, int], object]) -> None:
    funder, organisation = open_funder(), open_organisation()
    for owner in range(1, 6):
        account = open_holder(funder, 100, owner)
        results = at_once(*[partial(spend, account, organisation, 60)] * 2)
        assert results.count(NotEnoughMoney) == 1
        assert queries.balance(account).available_cents == 40


def test_the_same_transfer_sent_by_many_moves_money_once() -> None:
    account, id = open_holder(open_funder(), 100), uuid4()
    organisation = open_organisation()
    results = at_once(*[lambda: move(account, organisation, 60, id=id)] * 4)
    assert sorted(results, key=str) == [False, False, False, True]
    assert queries.balance(account) == Balance(40, 0, 0)


def test_a_hold_posted_and_voided_at_once_ends_one_way() -> None:
    account, organisation = open_holder(open_funder(), 100), open_organisation()
    pending = hold(account, organisation, 60)
    results = at_once(
        lambda: actions.post(id=uuid4(), pending_id=pending, at=AT, by=BY),
        lambda: actions.void(id=uuid4(), pending_id=pending, at=AT, by=BY),
    )
    assert sorted(results, key=str) == [PendingAlreadyResolved, True]
    assert queries.balance(account).pending_debit_cents == 0


def _move_any(random: Random, accounts: list[int]) -> bool:
    debit, credit = random.sample(accounts, 2)
    return move(debit, credit, random.randint(1, 9))


def test_opposite_transfers_and_lists_never_deadlock() -> None:
    funder = open_funder()
    accounts = [open_holder(funder, 100_000, owner) for owner in range(1, 5)] + [open_organisation(), funder]

    def any_transfer(random: Random) -> NewTransfer:
        debit, credit = random.sample(accounts, 2)
        return NewTransfer(uuid4(), debit, credit, 3, "test", "t", DAY)

    def singles(seed: int) -> int:
        random = Random(seed)
        return sum(_move_any(random, accounts) for _ in range(60))

    def lists(seed: int) -> int:
        random = Random(seed)
        listed = [[any_transfer(random) for _ in range(10)] for _ in range(12)]
        return sum(actions.transfer_many(some, at=AT, by=BY) for some in listed)

    assert at_once(lambda: singles(1), lambda: singles(2), lambda: lists(3), lambda: lists(4)) == [60, 60, 120, 120]
    assert sums_agree()


def test_two_workers_expire_each_hold_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.ledger.actions.transfers._EXPIRED_AT_ONCE", 4)
    account, organisation = open_holder(open_funder(), 1_000), open_organisation()
    for _ in range(30):
        hold(account, organisation, 10)
    results = at_once(*[lambda: actions.expire_due(at=LATER)] * 2)
    assert sum(map(int, map(str, results))) == 30
    assert queries.balance(account) == Balance(1_000, 0, 0)
    assert sql("SELECT count(*) FROM ledger_transfer WHERE kind = 'expire'") == [(30,)]


def test_lists_that_end_the_same_holds_in_another_order_do_not_deadlock() -> None:
    account, organisation = open_holder(open_funder(), 1_000), open_organisation()
    for _ in range(5):
        holds = [hold(account, organisation, 10) for _ in range(10)]
        forward = [(uuid4(), pending) for pending in holds]
        backward: list[tuple[UUID, UUID, int | None]] = [(uuid4(), pending, None) for pending in reversed(holds)]
        results = at_once(
            partial(actions.void_many, forward, at=AT, by=BY),
            partial(actions.post_many, backward, at=AT, by=BY),
        )
        assert sorted(results, key=str) == [10, PendingAlreadyResolved]
    assert sums_agree()
