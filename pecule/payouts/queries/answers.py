"""The bank's answers, and their lines that wait for somebody to look at them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.payouts.models import BankAnswer, UnmatchedLine
from pecule.payouts.rules.matching import UNMATCHED_REASONS


@dataclass(frozen=True, slots=True)
class UnmatchedAnswer:
    """A line on which nothing was done. ``reason`` names what does not agree, ``reason_says`` tells it."""

    public_id: UUID
    kind: str
    message_id: str
    number: int
    reason: str
    reason_says: str
    reference: str
    says: str
    code: str
    cents: int | None
    currency: str
    iban_end: str
    on: date | None
    at: datetime
    closed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """One answer in a list. ``read_at`` is None while it is being read."""

    public_id: UUID
    kind: str
    version: str
    message_id: str
    lines: int
    counts: dict[str, int]
    begun_at: datetime
    read_at: datetime | None


def unmatched_answers(*, closed: bool = False, limit: int = 100, offset: int = 0) -> list[UnmatchedAnswer]:
    """Lines that wait for staff, oldest first; those already closed instead when asked. One query."""
    rows = UnmatchedLine.objects.filter(closed_at__isnull=not closed).select_related("answer").order_by("pk")
    return [
        UnmatchedAnswer(
            public_id=row.public_id,
            kind=row.answer.kind,
            message_id=row.answer.message_id,
            number=row.number,
            reason=row.reason,
            reason_says=UNMATCHED_REASONS[row.reason],
            reference=row.reference,
            says=row.says,
            code=row.code,
            cents=row.cents,
            currency=row.currency,
            iban_end=row.iban[-4:],
            on=row.on,
            at=row.at,
            closed_at=row.closed_at,
            note=row.note,
        )
        for row in rows[offset : offset + limit]
    ]


def answers(*, limit: int = 50, offset: int = 0) -> list[AnswerSummary]:
    """Answers read, newest first. One query."""
    rows = BankAnswer.objects.order_by("-pk")[offset : offset + limit]
    return [
        AnswerSummary(
            row.public_id, row.kind, row.version, row.message_id, row.lines, row.counts, row.begun_at, row.read_at
        )
        for row in rows
    ]
