"""Files of payments: lists, one whole, and what is written for the bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from pecule.kernel.refusals import NotFound
from pecule.payouts.models import Payment, PaymentFile
from pecule.payouts.rules.pain001 import FileFacts, Payer, PaymentFacts, write_file
from pecule.payouts.rules.reasons import reason_says

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in a list. ``state``: prepared, sent, dropped. What the bank has not answered for is ``waiting``."""

    public_id: UUID
    message_id: str
    state: str
    day: date
    execution_on: date
    payments: int
    cents: int
    waiting: int
    booked: int
    refused: int
    prepared_by: str
    prepared_at: datetime
    decided_by: str
    decided_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment of a file. ``iban_end``: the last four characters of the account."""

    public_id: UUID
    reference: str
    organisation_id: int
    name: str
    cents: int
    iban_end: str
    state: str
    reason_code: str
    reason_says: str
    booked_on: date | None
    suspended_until: date | None


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file with some of its payments; those that were refused or returned come first."""

    line: FileLine
    sha256: str
    reason: str
    payer_name: str
    payer_iban_end: str
    booked_cents: int
    refused_cents: int
    payments: tuple[PaymentLine, ...]


def _counted(files: QuerySet[PaymentFile]) -> QuerySet[PaymentFile]:
    return files.annotate(
        waiting=Count("lines", filter=Q(lines__state="waiting")),
        booked=Count("lines", filter=Q(lines__state="booked")),
        refused=Count("lines", filter=Q(lines__state__in=("rejected", "returned"))),
    )


def _line(row: PaymentFile) -> FileLine:
    return FileLine(
        public_id=row.public_id,
        message_id=row.message_id,
        state=row.state,
        day=row.day,
        execution_on=row.execution_on,
        payments=row.payments,
        cents=row.cents,
        waiting=row.waiting,  # type: ignore[attr-defined]  # annotated by _counted
        booked=row.booked,  # type: ignore[attr-defined]  # annotated by _counted
        refused=row.refused,  # type: ignore[attr-defined]  # annotated by _counted
        prepared_by=row.prepared_by,
        prepared_at=row.prepared_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        delivered_at=row.delivered_at,
    )


def files(day: date | None = None, *, limit: int = 50, offset: int = 0) -> list[FileLine]:
    """Files prepared on ``day``, or on any day, newest first. One query."""
    rows = PaymentFile.objects.all() if day is None else PaymentFile.objects.filter(day=day)
    return [_line(row) for row in _counted(rows).order_by("-day", "-pk")[offset : offset + limit]]


def file_page(file: UUID, *, limit: int = 100, offset: int = 0) -> FilePage:
    """One file with ``limit`` of its payments. Three queries. Raises NotFound."""
    row = _counted(PaymentFile.objects.filter(public_id=file)).first()
    if row is None:
        raise NotFound
    refused = Q(state__in=("rejected", "returned"))
    sums = row.lines.aggregate(
        booked=Sum("cents", filter=Q(state="booked"), default=0), refused=Sum("cents", filter=refused, default=0)
    )
    lines = row.lines.select_related("payable").order_by("-reason_code", "pk")[offset : offset + limit]
    return FilePage(
        line=_line(row),
        sha256=row.sha256,
        reason=row.reason,
        payer_name=row.payer_name,
        payer_iban_end=row.payer_iban[-4:],
        booked_cents=sums["booked"],
        refused_cents=sums["refused"],
        payments=tuple(_payment_line(line) for line in lines),
    )


def _payment_line(row: Payment) -> PaymentLine:
    refused = row.state in ("rejected", "returned")
    return PaymentLine(
        public_id=row.public_id,
        reference=row.payable.reference,
        organisation_id=row.organisation_id,
        name=row.name,
        cents=row.cents,
        iban_end=row.iban[-4:],
        state=row.state,
        reason_code=row.reason_code,
        reason_says=reason_says(row.reason_code) if refused else "",
        booked_on=row.booked_on,
        suspended_until=row.payable.suspended_until,
    )


def file_xml(file: UUID) -> Iterator[bytes]:
    """The file as the bank reads it, in blocks: pain.001.001.09, always the same bytes. Raises NotFound."""
    row = PaymentFile.objects.filter(public_id=file).first()
    if row is None:
        raise NotFound
    payer = Payer(row.payer_name, row.payer_iban, row.payer_bic)
    facts = FileFacts(row.message_id, row.prepared_at, row.execution_on, row.payments, row.cents, payer)
    return write_file(facts, _payments(row.pk))


def _payments(file_id: int) -> Iterator[PaymentFacts]:
    """The payments of a file in their order, some at a time: rows never all stand in memory."""
    last = 0
    while True:
        rows = Payment.objects.filter(file_id=file_id, pk__gt=last).order_by("pk")[:_ROWS_AT_ONCE]
        found = list(rows.values_list("pk", "public_id", "cents", "name", "iban", "text"))
        for _, public_id, cents, name, iban, text in found:
            yield PaymentFacts(public_id.hex.upper(), cents, name, iban, text)
        if len(found) < _ROWS_AT_ONCE:
            return
        last = found[-1][0]
