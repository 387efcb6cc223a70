"""What organisations are owed, where each payment stands, and what holds it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from pecule.catalogue.queries.paying import payment_details_of, refused_payments
from pecule.kernel.refusals import NotFound
from pecule.payouts.models import Debt, Payable, Payment, Suspension, UnmatchedLine
from pecule.payouts.rules.payables import GROUNDS, usable_iban
from pecule.payouts.rules.reasons import reason_says


@dataclass(frozen=True, slots=True)
class PaymentState:
    """Where a payment stands, for those who wait for it.

    ``state``: to_invoice, invoiced, in_file, sent, paid, compensated. ``waits_for``: "" when it goes with the next
    file or is over; invoice, iban (no account that works), new_iban (the bank refused this account), suspension,
    sanction (the organisation is refused payment).
    ``reason_code`` and ``reason_says``: why the bank refused or returned it last, in plain English words.
    """

    reference: str
    state: str
    waits_for: str
    cents: int
    compensated_cents: int
    invoice_number: str
    due_by: date | None
    paid_on: date | None
    reason_code: str
    reason_says: str


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """One suspension: its legal ground with the article, its days, why, and whether it was released before."""

    ground: str
    article: str
    begun_on: date
    until: date
    reason: str
    released: bool


@dataclass(frozen=True, slots=True)
class CompensationLine:
    """Cents taken off for a debt, and what that debt is for."""

    debt: str
    ground: str
    cents: int


@dataclass(frozen=True, slots=True)
class PayablePage:
    """One sum owed, whole: its state, its suspensions, the debts taken off it, every payment tried."""

    public_id: UUID
    title: str
    organisation_id: int
    owed_on: date
    invoiced_on: date | None
    payment: PaymentState
    suspensions: tuple[SuspensionLine, ...]
    compensations: tuple[CompensationLine, ...]
    tries: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True, slots=True)
class PayableLine:
    """One sum owed in a list."""

    public_id: UUID
    reference: str
    title: str
    owed_on: date
    payment: PaymentState


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One sum to pay back: ``left_cents`` is taken off the next payments from the day after ``due_by``."""

    reference: str
    ground: str
    cents: int
    left_cents: int
    owed_on: date
    due_by: date


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and cents of everything that waits. ``late`` is invoiced and past its last day to be paid."""

    to_invoice: int
    to_invoice_cents: int
    invoiced: int
    invoiced_cents: int
    suspended: int
    without_iban: int
    refused_iban: int
    in_file: int
    in_file_cents: int
    late: int
    debts_cents: int
    unmatched: int


def payment_states(references: Collection[str], *, day: date) -> dict[str, PaymentState]:
    """Where each payment stands on ``day``, by its reference; unknown ones are absent. Four queries."""
    rows = list(Payable.objects.filter(reference__in=references))
    return {row.reference: state for row, state in _states(rows, day)}


def payment_state(reference: str, *, day: date) -> PaymentState | None:
    """Where one payment stands on ``day``; None when nothing is owed under this reference. Four queries."""
    return payment_states([reference], day=day).get(reference)


def payables_of(organisation_id: int, *, day: date, limit: int = 50, offset: int = 0) -> list[PayableLine]:
    """What an organisation (inner id) was ever owed, newest first. Four queries."""
    owed = Payable.objects.filter(organisation_id=organisation_id).order_by("-owed_on", "-pk")
    rows = list(owed[offset : offset + limit])
    return [
        PayableLine(row.public_id, row.reference, row.title, row.owed_on, state) for row, state in _states(rows, day)
    ]


def count_payables_of(organisation_id: int) -> int:
    """How many ``payables_of`` lists in all."""
    return Payable.objects.filter(organisation_id=organisation_id).count()


def payable(reference: str, *, day: date) -> PayablePage:
    """One sum owed, whole. Raises NotFound."""
    row = Payable.objects.filter(reference=reference).first()
    if row is None:
        raise NotFound
    [(_, state)] = _states([row], day)
    return PayablePage(
        public_id=row.public_id,
        title=row.title,
        organisation_id=row.organisation_id,
        owed_on=row.owed_on,
        invoiced_on=row.invoiced_on,
        payment=state,
        suspensions=tuple(
            SuspensionLine(
                one.ground,
                GROUNDS[one.ground].article,
                one.begun_on,
                one.until,
                one.reason,
                one.released_at is not None,
            )
            for one in row.suspensions.order_by("pk")
        ),
        compensations=tuple(
            CompensationLine(one.debt.reference, one.debt.ground, one.cents)
            for one in row.compensations.select_related("debt").order_by("pk")
        ),
        tries=tuple(
            (one.state, one.reason_code, one.file.day) for one in row.payments.select_related("file").order_by("pk")
        ),
    )


def _suspension(row: Suspension) -> SuspensionLine:
    article = GROUNDS[row.ground].article
    return SuspensionLine(row.ground, article, row.begun_on, row.until, row.reason, row.released_at is not None)


def debts_of(organisation_id: int) -> list[DebtLine]:
    """What an organisation (inner id) still owes, oldest first. One query."""
    rows = Debt.objects.filter(organisation_id=organisation_id, recovered_cents__lt=F("cents"))
    return [
        DebtLine(row.reference, row.ground, row.cents, row.cents - row.recovered_cents, row.owed_on, row.due_by)
        for row in rows.order_by("due_by", "pk")
    ]


def summary(*, day: date) -> Summary:
    """Everything that waits on ``day``. A few queries."""
    sums = Payable.objects.aggregate(
        to_invoice=Count("pk", filter=Q(state="to_invoice")),
        to_invoice_cents=Sum("cents", filter=Q(state="to_invoice"), default=0),
        invoiced=Count("pk", filter=Q(state="invoiced")),
        invoiced_cents=Sum(F("cents") - F("compensated_cents"), filter=Q(state="invoiced"), default=0),
        suspended=Count("pk", filter=Q(state="invoiced", suspended_until__gte=day)),
        in_file=Count("pk", filter=Q(state="in_file")),
        in_file_cents=Sum(F("cents") - F("compensated_cents"), filter=Q(state="in_file"), default=0),
        late=Count("pk", filter=Q(state__in=("invoiced", "in_file"), due_by__lt=day)),
    )
    waiting = Payable.objects.filter(state="invoiced").order_by("organisation_id")
    by_account = list(waiting.values_list("organisation_id", "refused_iban").annotate(payables=Count("pk")))
    ibans = _ibans({organisation for organisation, _, _ in by_account}, day)
    debts = Debt.objects.aggregate(left=Sum(F("cents") - F("recovered_cents"), default=0))
    return Summary(
        **sums,
        without_iban=sum(count for organisation, _, count in by_account if not ibans.get(organisation)),
        refused_iban=sum(count for organisation, iban, count in by_account if iban and ibans.get(organisation) == iban),
        debts_cents=debts["left"],
        unmatched=UnmatchedLine.objects.filter(closed_at__isnull=True).count(),
    )


def _ibans(organisation_ids: Collection[int], day: date) -> dict[int, str]:
    details = payment_details_of(organisation_ids, day=day)
    return {organisation: usable_iban(found.iban) for organisation, found in details.items()}


def _states(rows: list[Payable], day: date) -> list[tuple[Payable, PaymentState]]:
    tried = Payment.objects.filter(payable__in=rows).select_related("file").order_by("payable_id", "pk")
    last = {payment.payable_id: payment for payment in tried}
    ibans = _ibans({row.organisation_id for row in rows if row.state in ("to_invoice", "invoiced")}, day)
    sanctioned = refused_payments({row.organisation_id for row in rows if row.state == "invoiced"})
    return [
        (row, _state(row, last.get(row.pk), _waits_for(row, ibans.get(row.organisation_id, ""), sanctioned, day)))
        for row in rows
    ]


def _state(row: Payable, last: Payment | None, waits_for: str) -> PaymentState:
    refused = last is not None and last.state in ("rejected", "returned")
    sent = row.state == "in_file" and last is not None and last.file.state == "sent"
    return PaymentState(
        reference=row.reference,
        state="sent" if sent else row.state,
        waits_for=waits_for,
        cents=row.cents,
        compensated_cents=row.compensated_cents,
        invoice_number=row.invoice_number,
        due_by=row.due_by,
        paid_on=last.booked_on if row.state == "paid" and last is not None else None,
        reason_code=last.reason_code if refused and last is not None else "",
        reason_says=reason_says(last.reason_code) if refused and last is not None else "",
    )


def _waits_for(row: Payable, iban: str, sanctioned: set[int], day: date) -> str:
    if row.state == "to_invoice":
        return "invoice"
    if row.state != "invoiced":
        return ""
    if row.suspended_until is not None and row.suspended_until >= day:
        return "suspension"
    if row.organisation_id in sanctioned:
        return "sanction"
    if not iban:
        return "iban"
    return "new_iban" if row.refused_iban == iban else ""
