"""Whatever happens in whatever order, a plain model says the same as the database, and no cent is lost or made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger
from pecule.ledger.queries.verification import differences
from pecule.payouts import actions, queries
from pecule.payouts.rules.refusals import FileHoldsSuspended, NotPaidNow, NotSuspended, SuspensionRenewedAlready
from tests.payouts.making import (
    AT,
    BY,
    DAY,
    camt053,
    due,
    last_payment,
    line,
    make_creditor,
    make_officer,
    owe,
    pain002,
    read,
)

AFTER, UNTIL = date(2026, 4, 10), date(2026, 9, 2)
Answer = Literal["book", "reject", "return"]


@dataclass
class Sum:
    """What the model knows of one sum owed."""

    creditor: int
    cents: int
    left: int
    state: str = "invoiced"
    refused: bool = False
    suspended: bool = False


@dataclass
class Model:
    """Two organisations, what they are owed, what they owe, and the files."""

    creditors: list[int]
    officer: Actor
    sums: dict[str, Sum]
    debts: dict[int, int]
    files: list[tuple[UUID, list[str]]]
    sent: list[UUID]
    number: int = 0

    def pick(self, choice: int) -> str | None:
        """One of the sums, if there is any."""
        return list(self.sums)[choice % len(self.sums)] if self.sums else None


def step_owe(model: Model, choice: int) -> None:
    creditor, cents = model.creditors[choice % 2], choice + 1
    model.sums[owe(creditor, cents)] = Sum(creditor, cents, cents)


def step_owe_back(model: Model, choice: int) -> None:
    creditor, cents = model.creditors[choice % 2], choice + 1
    account = ledger.open_account(owner_kind="funder", owner_id=7, fund="back", floored=False)
    actions.owe_back(
        reference=f"control:{uuid4()}", organisation_id=creditor, gives=[(account, cents)], ground="x",
        owed_on=DAY, key=uuid4(), by=BY, at=AT,
    )  # fmt: skip
    model.debts[creditor] += cents


def step_prepare(model: Model, choice: int) -> None:
    file = actions.prepare_file(day=AFTER, by=BY, at=AT, most=1 + choice % 3)
    for creditor in model.creditors:
        for one in model.sums.values():
            if one.creditor == creditor and one.state == "invoiced":
                taken = min(one.left, model.debts[creditor])
                one.left -= taken
                model.debts[creditor] -= taken
                one.state = one.state if one.left else "compensated"
    free = [r for r, s in model.sums.items() if s.state == "invoiced" and not s.refused and not s.suspended]
    inside = free[: 1 + choice % 3]
    assert (file is not None) == bool(inside)
    for reference in inside:
        model.sums[reference].state = "in_file"
    if file is not None:
        model.files.append((file, inside))
        assert [one.reference for one in queries.file_page(file).payments] == inside


def step_send(model: Model, choice: int) -> None:
    if model.files:
        file, inside = model.files.pop(choice % len(model.files))
        if any(model.sums[one].suspended for one in inside):
            with pytest.raises(FileHoldsSuspended):
                actions.send_file(file=file, by=model.officer, at=AT)
            step_drop(model, choice, (file, inside))
        else:
            actions.send_file(file=file, by=model.officer, at=AT)
            model.sent.append(file)


def step_drop(model: Model, choice: int, file: tuple[UUID, list[str]] | None = None) -> None:
    if file or model.files:
        public_id, inside = file or model.files.pop(choice % len(model.files))
        actions.drop_file(file=public_id, reason="x", by=model.officer, at=AT)
        for reference in inside:
            model.sums[reference].state = "invoiced"


def answer(model: Model, choice: int, says: Answer) -> None:
    reference = model.pick(choice)
    payment = last_payment(reference) if reference else None
    if reference is None or payment is None:
        return
    model.number += 1
    way, name = "CRDT" if says == "return" else "DBIT", f"N{model.number}"
    lines = [line(payment)] * (1 + choice % 2)  # sometimes the bank says it twice
    done = read(pain002(lines, number=name) if says == "reject" else camt053(lines, way=way, number=name))
    one, waits = model.sums[reference], payment.state == "waiting" and payment.file.state == "sent"
    acts = {"book": waits, "reject": waits, "return": payment.state == "booked"}[says]
    assert (done.counts.get(says, 0), done.counts.get("unmatched", 0)) == (int(acts), len(lines) - int(acts))
    if acts:
        one.state, one.refused = ("paid", one.refused) if says == "book" else ("invoiced", True)


def step_again(model: Model, choice: int) -> None:
    reference = model.pick(choice)
    if reference:
        one = model.sums[reference]
        if one.state == "invoiced" and one.refused:
            actions.pay_again(reference=reference, reason="x", by=BY, at=AT)
            one.refused = False
        else:
            with pytest.raises(NotPaidNow):
                actions.pay_again(reference=reference, reason="x", by=BY, at=AT)


def step_suspend(model: Model, choice: int) -> None:
    reference = model.pick(choice)
    if reference:
        try:
            actions.suspend(reference=reference, ground="serious_harm", until=UNTIL, reason="x", by=BY, at=AT)
            model.sums[reference].suspended = True
        except SuspensionRenewedAlready:
            pass


def step_release(model: Model, choice: int) -> None:
    reference = model.pick(choice)
    if reference and model.sums[reference].suspended:
        actions.release(reference=reference, reason="x", by=BY, at=AT)
        model.sums[reference].suspended = False
    elif reference:
        with pytest.raises(NotSuspended):
            actions.release(reference=reference, reason="x", by=BY, at=AT)


STEPS: dict[str, Callable[[Model, int], None]] = {
    "owe": step_owe,
    "owe_back": step_owe_back,
    "prepare": step_prepare,
    "send": step_send,
    "drop": step_drop,
    "book": lambda model, choice: answer(model, choice, "book"),
    "reject": lambda model, choice: answer(model, choice, "reject"),
    "return": lambda model, choice: answer(model, choice, "return"),
    "again": step_again,
    "suspend": step_suspend,
    "release": step_release,
}
# The straight road comes up often, so that sequences get far.
_NAMES = [*STEPS, "owe", "owe", "prepare", "prepare", "send", "send", "book", "book", "return"]


def check(model: Model) -> None:
    """The database says what the model says, and the ledger agrees with both."""
    for reference, one in model.sums.items():
        found = queries.payment_state(reference, day=AFTER)
        assert found is not None
        assert (found.state.replace("sent", "in_file"), found.cents - found.compensated_cents) == (one.state, one.left)
    for creditor in model.creditors:
        own = [one for one in model.sums.values() if one.creditor == creditor]
        unpaid = sum(one.left for one in own if one.state != "paid")
        assert due(creditor) == (
            unpaid - model.debts[creditor], sum(one.left for one in own if one.state == "in_file"),
        )  # fmt: skip
        assert sum(debt.left_cents for debt in queries.debts_of(creditor)) == model.debts[creditor]


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 60)), min_size=5, max_size=25))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sequence_ends_as_the_model_says(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        creditors = [make_creditor(0), make_creditor(1)]
        model = Model(creditors, make_officer(), {}, dict.fromkeys(creditors, 0), [], [])
        for name, choice in steps:
            STEPS[name](model, choice)
            check(model)
        assert list(differences(keys=[])) == []
        transaction.set_rollback(True)
