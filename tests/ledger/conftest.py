"""What the ledger's tests start from."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from pecule.kernel.actors import Actor, system
from pecule.ledger import actions

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
BY: Actor = system("test")


@pytest.fixture
def funder(db: None) -> int:
    """A source of money without a floor."""
    return actions.open_account(owner_kind="funder", owner_id=1, fund="dotations", floored=False)


@pytest.fixture
def holder(funder: int) -> Callable[[int], int]:
    """A maker of holders' accounts that start with some cents."""

    def make(cents: int, owner_id: int = 1) -> int:
        account = actions.open_account(owner_kind="holder", owner_id=owner_id, fund="own", floored=True)
        if cents:
            move(funder, account, cents)
        return account

    return make


@pytest.fixture
def organisation(db: None) -> int:
    """An organisation's account of money due."""
    return actions.open_account(owner_kind="organisation", owner_id=7, fund="due", floored=False)


def move(debit: int, credit: int, cents: int) -> None:
    """Post a transfer of ``cents`` under a fresh id."""
    actions.transfer(
        id=uuid4(),
        debit=debit,
        credit=credit,
        amount_cents=cents,
        code="test",
        reference="t",
        effective_on=DAY,
        at=AT,
        by=BY,
    )
