"""Random verbs against a small model: the ledger never says anything else than it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pecule.ledger import actions, queries
from pecule.ledger.queries.verification import differences
from pecule.ledger.rules.transfers import (
    AmountAbovePending,
    NewTransfer,
    NotEnoughMoney,
    PendingAlreadyResolved,
    PendingExpired,
    TransferReplayedDifferently,
)
from tests.ledger.conftest import AT, BY, DAY, open_funder, open_holder, open_organisation

CENTS = st.integers(1, 300)
PLACE = st.integers(0, 4)


@dataclass
class Account:
    floored: bool
    posted: int = 0
    held_out: int = 0
    held_in: int = 0


@dataclass
class Hold:
    debit: int
    credit: int
    cents: int
    expires_at: datetime
    open: bool = True


@dataclass
class Model:
    """What the ledger should be, in a few dictionaries."""

    accounts: dict[int, Account]
    holds: dict[UUID, Hold] = field(default_factory=dict)

    def can(self, moves: list[tuple[int, int, int]]) -> bool:
        """Whether every floored account stays at zero or above once all moves are made."""
        free = {id: account.posted - account.held_out for id, account in self.accounts.items()}
        for debit, credit, cents in moves:
            free[debit] -= cents
            free[credit] += cents
        return all(free[id] >= 0 for id, account in self.accounts.items() if account.floored)

    def move(self, debit: int, credit: int, cents: int) -> None:
        self.accounts[debit].posted -= cents
        self.accounts[credit].posted += cents

    def hold(self, id: UUID, hold: Hold) -> None:
        self.holds[id] = hold
        self.accounts[hold.debit].held_out += hold.cents
        self.accounts[hold.credit].held_in += hold.cents

    def end(self, id: UUID) -> Hold:
        hold = self.holds[id]
        hold.open = False
        self.accounts[hold.debit].held_out -= hold.cents
        self.accounts[hold.credit].held_in -= hold.cents
        return hold


class Ledger(RuleBasedStateMachine):
    """Five accounts, three of them with a floor, and every verb in any order."""

    @initialize()
    def open(self) -> None:
        self.savepoint = transaction.savepoint()
        funder = open_funder()
        holders = [open_holder(funder, 0, owner) for owner in (1, 2, 3)]
        self.ids = [funder, open_organisation(), *holders]
        self.model = Model({id: Account(floored=id in holders) for id in self.ids})
        self.sent: list[NewTransfer] = []
        self.at = AT

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def new(self, debit: int, shift: int, cents: int, days: int | None = None) -> NewTransfer:
        ids = self.ids[debit], self.ids[(debit + shift) % 5]
        expires_at = None if days is None else self.at + timedelta(days=days)
        kind: Literal["posted", "pending"] = "posted" if days is None else "pending"
        return NewTransfer(uuid4(), *ids, cents, "test", "t", DAY, kind, expires_at)

    def write(self, transfer: NewTransfer) -> None:
        common = {
            name: getattr(transfer, name) for name in ("id", "debit", "credit", "amount_cents", "code", "reference")
        }
        common |= {"effective_on": transfer.effective_on, "at": self.at, "by": BY}
        if transfer.kind == "posted":
            actions.transfer(**common)
        else:
            actions.hold(**common, expires_at=transfer.expires_at)

    def accept(self, transfers: list[NewTransfer]) -> None:
        for one in transfers:
            self.sent.append(one)
            if one.kind == "posted":
                self.model.move(one.debit, one.credit, one.amount_cents)
            else:
                assert one.expires_at is not None
                self.model.hold(one.id, Hold(one.debit, one.credit, one.amount_cents, one.expires_at))

    def can(self, transfers: list[NewTransfer]) -> bool:
        moves = [(one.debit, one.credit, one.amount_cents) for one in transfers if one.kind == "posted"]
        trial = Model({id: Account(**vars(account)) for id, account in self.model.accounts.items()})
        for one in transfers:
            trial.accounts[one.debit].held_out += one.amount_cents if one.kind == "pending" else 0
        return trial.can(moves)

    @rule(debit=PLACE, shift=st.integers(1, 4), cents=CENTS, days=st.none() | st.integers(1, 9))
    def transfer_or_hold(self, debit: int, shift: int, cents: int, days: int | None) -> None:
        one = self.new(debit, shift, cents, days)
        if self.can([one]):
            self.write(one)
            self.accept([one])
        else:
            with pytest.raises(NotEnoughMoney):
                self.write(one)

    @rule(listed=st.lists(st.tuples(PLACE, st.integers(1, 4), CENTS, st.none() | st.integers(1, 9)), max_size=6))
    def many(self, listed: list[tuple[int, int, int, int | None]]) -> None:
        transfers = [self.new(*values) for values in listed]
        if self.can(transfers):
            assert actions.transfer_many(transfers, at=self.at, by=BY) == len(transfers)
            self.accept(transfers)
        else:
            with pytest.raises(NotEnoughMoney):
                actions.transfer_many(transfers, at=self.at, by=BY)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), differently=st.booleans())
    def replay(self, data: st.DataObject, differently: bool) -> None:
        one = data.draw(st.sampled_from(self.sent))
        if differently:
            other = NewTransfer(
                one.id,
                one.debit,
                one.credit,
                one.amount_cents + 1,
                one.code,
                one.reference,
                DAY,
                one.kind,
                one.expires_at,
            )
            with pytest.raises(TransferReplayedDifferently):
                self.write(other)
        else:
            self.write(one)
            assert actions.transfer_many([one, one], at=self.at, by=BY) == 0

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data(), cents=st.none() | CENTS)
    def post(self, data: st.DataObject, cents: int | None) -> None:
        id = data.draw(st.sampled_from(list(self.model.holds)))
        hold = self.model.holds[id]
        refusal = (
            PendingAlreadyResolved if not hold.open
            else AmountAbovePending if cents is not None and cents > hold.cents
            else PendingExpired if self.at >= hold.expires_at
            else None
        )  # fmt: skip
        if refusal is not None:
            with pytest.raises(refusal):
                actions.post(id=uuid4(), pending_id=id, amount_cents=cents, at=self.at, by=BY)
            return
        actions.post(id=uuid4(), pending_id=id, amount_cents=cents, at=self.at, by=BY)
        self.model.end(id)
        self.model.move(hold.debit, hold.credit, hold.cents if cents is None else cents)

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(list(self.model.holds)))
        if self.model.holds[id].open:
            actions.void(id=uuid4(), pending_id=id, at=self.at, by=BY)
            self.model.end(id)
        else:
            with pytest.raises(PendingAlreadyResolved):
                actions.void(id=uuid4(), pending_id=id, at=self.at, by=BY)

    @rule(days=st.integers(0, 4))
    def expire(self, days: int) -> None:
        self.at += timedelta(days=days)
        due = [id for id, hold in self.model.holds.items() if hold.open and hold.expires_at <= self.at]
        assert actions.expire_due(at=self.at) == len(due)
        for id in due:
            self.model.end(id)

    @invariant()
    def the_books_are_the_models(self) -> None:
        if not hasattr(self, "model"):
            return
        for id, account in self.model.accounts.items():
            kept = queries.balance(id)
            assert (kept.posted_cents, kept.pending_debit_cents, kept.pending_credit_cents) == (
                account.posted, account.held_out, account.held_in
            )  # fmt: skip
        assert list(differences(keys=[])) == []


def test_random_verbs_agree_with_the_model(db: None) -> None:
    run(examples=25, steps=20)


@pytest.mark.slow
def test_many_random_verbs_agree_with_the_model(db: None) -> None:
    run(examples=200, steps=40)


def run(examples: int, steps: int) -> None:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Ledger,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet),
    )
