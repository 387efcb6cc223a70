"""Moving money: at once, or held and then posted, voided or expired."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pecule.ledger import actions, queries
from pecule.ledger.queries import Balance
from pecule.ledger.rules.transfers import (
    AccountUnknown,
    AmountAbovePending,
    NewTransfer,
    NotEnoughMoney,
    PendingAlreadyResolved,
    PendingExpired,
    PendingUnknown,
    TransferReplayedDifferently,
    UnfitTransfer,
    UnitsDiffer,
)
from tests.ledger.conftest import AT, BY, DAY, move

Holder = Callable[..., int]


def hold(debit: int, credit: int, cents: int, days: int = 30) -> UUID:
    id = uuid4()
    actions.hold(
        id=id, debit=debit, credit=credit, amount_cents=cents, code="order", reference="o1", effective_on=DAY,
        expires_at=AT + timedelta(days=days), at=AT, by=BY,
    )  # fmt: skip
    return id


def test_a_transfer_moves_cents_from_one_account_to_the_other(holder: Holder, funder: int) -> None:
    account = holder(5_000)
    assert queries.balance(account) == Balance(5_000, 0, 0)
    assert queries.balance(funder) == Balance(-5_000, 0, 0)


def test_the_same_transfer_sent_twice_moves_money_once(holder: Holder, funder: int) -> None:
    account, id = holder(0), uuid4()
    sent = [
        actions.transfer(
            id=id, debit=funder, credit=account, amount_cents=70, code="c", reference="r", effective_on=DAY, at=AT, by=BY
        )
        for _ in range(2)
    ]
    assert (sent, queries.balance(account).posted_cents) == ([True, False], 70)


def test_a_key_reused_for_another_amount_is_refused(holder: Holder, funder: int) -> None:
    account, id = holder(0), uuid4()
    for cents in (70, 71):
        call = lambda cents=cents: actions.transfer(  # noqa: E731
            id=id, debit=funder, credit=account, amount_cents=cents, code="c", reference="r", effective_on=DAY, at=AT, by=BY
        )
        if cents == 70:
            call()
        else:
            with pytest.raises(TransferReplayedDifferently):
                call()


def test_a_holder_never_goes_below_zero(holder: Holder, organisation: int) -> None:
    account = holder(100)
    with pytest.raises(NotEnoughMoney):
        move(account, organisation, 101)
    move(account, organisation, 100)
    assert queries.balance(account) == Balance(0, 0, 0)
