"""Lists for the agents who pay: what waits for what, what organisations owe back, what an answer refused."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from pecule.kernel.refusals import NotFound
from pecule.payouts.models import BankAnswer, Debt, Payable, Payment
from pecule.payouts.queries.answers import AnswerSummary
from pecule.payouts.queries.payables import DebtLine, PaymentState, payment_states
from pecule.payouts.rules.reasons import reason_says

Waiting = Literal["to_invoice", "to_pay", "late", "suspended", "in_file"]


@dataclass(frozen=True, slots=True)
class Creditor:
    """An organisation as lists of payments name it."""

    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class WaitingPayable:
    """A sum owed, and to whom."""

    reference: str
    title: str
    creditor: Creditor
    payment: PaymentState


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A sum to pay back, and by whom."""

    line: DebtLine
    debtor: Creditor


@dataclass(frozen=True, slots=True)
class RefusedPayment:
    """A payment that an answer refused (``rejected``) or gave back (``returned``), and why."""

    reference: str
    name: str
    cents: int
    state: str
    reason_code: str
    reason_says: str


def waiting_payables(which: Waiting, *, day: date, limit: int = 50, offset: int = 0) -> list[WaitingPayable]:
    """Sums owed that wait on ``day``, what is due first at the top. Four queries."""
    rows = list(_waiting(which, day)[offset : offset + limit])
    states = payment_states([row.reference for row in rows], day=day)
    return [WaitingPayable(row.reference, row.title, _creditor(row), states[row.reference]) for row in rows]


def count_waiting(which: Waiting, *, day: date) -> int:
    """How many ``waiting_payables`` lists in all."""
    return _waiting(which, day).count()


def open_debts(*, limit: int = 50, offset: int = 0) -> list[OpenDebt]:
    """What organisations still owe, the oldest last day first. One query."""
    rows = Debt.objects.filter(recovered_cents__lt=F("cents")).select_related("organisation").order_by("due_by", "pk")
    return [
        OpenDebt(
            DebtLine(row.reference, row.ground, row.cents, row.cents - row.recovered_cents, row.owed_on, row.due_by),
            _creditor(row),
        )
        for row in rows[offset : offset + limit]
    ]


def count_open_debts() -> int:
    """How many ``open_debts`` lists in all."""
    return Debt.objects.filter(recovered_cents__lt=F("cents")).count()


def creditor_of(reference: str) -> Creditor:
    """To whom a sum is owed. Raises NotFound."""
    row = Payable.objects.select_related("organisation").filter(reference=reference).first()
    if row is None:
        raise NotFound
    return _creditor(row)


def answer(public_id: UUID) -> AnswerSummary:
    """One of the bank's answers. Raises NotFound."""
    row = BankAnswer.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return AnswerSummary(
        row.public_id, row.kind, row.version, row.message_id, row.lines, row.counts, row.begun_at, row.read_at
    )


def refused_by(answer: UUID, *, limit: int = 200) -> list[RefusedPayment]:
    """Payments that an answer refused or gave back, in the order of the file. One query."""
    rows = Payment.objects.filter(answer__public_id=answer, state__in=("rejected", "returned"))
    return [
        RefusedPayment(
            row.payable.reference, row.name, row.cents, row.state, row.reason_code, reason_says(row.reason_code)
        )
        for row in rows.select_related("payable").order_by("pk")[:limit]
    ]


def _waiting(which: Waiting, day: date) -> QuerySet[Payable]:
    invoiced = Q(state="invoiced")
    suspended = Q(suspended_until__gte=day)
    chosen = {
        "to_invoice": Q(state="to_invoice"),
        "to_pay": invoiced & ~(suspended & Q(suspended_until__isnull=False)),
        "late": Q(state__in=("invoiced", "in_file"), due_by__lt=day),
        "suspended": invoiced & suspended,
        "in_file": Q(state="in_file"),
    }[which]
    rows = Payable.objects.filter(chosen).select_related("organisation")
    return rows.order_by(F("due_by").asc(nulls_last=True), "owed_on", "pk")


def _creditor(row: Payable | Debt) -> Creditor:
    return Creditor(row.organisation.public_id, row.organisation.name)
