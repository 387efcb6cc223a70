"""What organisations owe back is taken off what they are owed next."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.ledger import actions as ledger
from pecule.ledger.queries import balance
from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.rules import refusals as refused
from pecule.payouts.rules.payables import compensate
from tests.payouts.making import AT, BY, DAY, booked, due, make_creditor, owe, payment_of, prepared, sent, state_of

AFTER = date(2026, 4, 3)  # the month that starts on 2 March ends on 2 April


def owe_back(
    creditor: int, gives: Sequence[int], *, reference: str = "control:1", key: UUID | None = None
) -> list[int]:
    """Have an organisation owe money back to as many accounts; return the accounts."""
    accounts = [
        ledger.open_account(owner_kind="funder", owner_id=900 + n, fund="back", floored=False)
        for n in range(len(gives))
    ]
    actions.owe_back(
        reference=reference,
        organisation_id=creditor,
        gives=list(zip(accounts, gives, strict=True)),
        ground="sessions never held",
        owed_on=DAY,
        key=key or uuid4(),
        by=BY,
        at=AT,
    )
    return accounts


@pytest.mark.django_db
def test_money_goes_back_at_once_and_is_taken_off_after_the_month() -> None:
    creditor = make_creditor()
    first = owe(creditor, 50_000)
    accounts = owe_back(creditor, [20_000, 10_000])
    assert ([balance(one).posted_cents for one in accounts], due(creditor)) == ([20_000, 10_000], (20_000, 0))
    assert [(one.left_cents, one.due_by) for one in queries.debts_of(creditor)] == [(30_000, date(2026, 4, 2))]
    assert actions.take_debts_off(day=date(2026, 4, 2), by=BY, at=AT) == 0
    prepared(day=AFTER)
    assert (payment_of(first).cents, queries.debts_of(creditor), due(creditor)) == (20_000, [], (20_000, 20_000))
    page = queries.payable(first, day=AFTER)
    assert [(one.debt, one.ground, one.cents) for one in page.compensations] == [
        ("control:1", "sessions never held", 30_000)
    ]
    assert list(differences(keys=[])) == []


@pytest.mark.django_db
def test_a_payment_wholly_taken_is_over_without_any_bank() -> None:
    creditor = make_creditor()
    small, large = owe(creditor, 4_000), owe(creditor, 9_000)
    owe_back(creditor, [5_000])
    sent(day=AFTER)
    assert (state_of(small), payment_of(large).cents) == (("compensated", ""), 8_000)
    assert booked(large).counts == {"book": 1}
    assert due(creditor) == (0, 0)


@pytest.mark.django_db
def test_a_debt_above_all_that_is_owed_waits_for_the_rest() -> None:
    creditor = make_creditor()
    small = owe(creditor, 4_000)
    owe_back(creditor, [5_000])
    assert actions.prepare_file(day=AFTER, by=BY, at=AT) is None
    assert (state_of(small), [one.left_cents for one in queries.debts_of(creditor)]) == (("compensated", ""), [1_000])
    assert due(creditor) == (-1_000, 0)


@pytest.mark.django_db
def test_a_debt_of_one_organisation_is_not_taken_off_another() -> None:
    debtor, other = make_creditor(0), make_creditor(1)
    paid = owe(other, 7_000)
    owe_back(debtor, [5_000])
    prepared(day=AFTER)
    assert (payment_of(paid).cents, [one.left_cents for one in queries.debts_of(debtor)]) == (7_000, [5_000])


@pytest.mark.django_db
def test_the_same_debt_twice_is_one_and_another_content_is_refused() -> None:
    creditor, key = make_creditor(), uuid4()
    owe_back(creditor, [5_000], key=key)
    [account] = owe_back(creditor, [5_000], key=key)
    with pytest.raises(refused.OwedDifferently):
        owe_back(creditor, [5_001], key=key)
    for nothing in ([], [0], [500, -1]):
        with pytest.raises(refused.DebtGivesNothing):
            owe_back(creditor, nothing, reference="control:2")
    assert (balance(account).posted_cents, due(creditor)) == (5_000, (-5_000, 0))


sums = st.lists(st.integers(1, 1_000), max_size=6)


@given(sums, sums)
def test_compensation_takes_all_it_can_and_never_more(debts: list[int], payables: list[int]) -> None:
    taken = compensate(list(enumerate(debts)), list(enumerate(payables)))
    assert sum(one.cents for one in taken) == min(sum(debts), sum(payables))
    assert all(one.cents > 0 for one in taken)
    for place, cents in enumerate(debts):
        assert sum(one.cents for one in taken if one.debt == place) <= cents
    for place, cents in enumerate(payables):
        assert sum(one.cents for one in taken if one.payable == place) <= cents
