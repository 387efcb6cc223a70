"""Consents and objections, read by who consented and by who calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.consents.models import Consent, Objection
from pecule.consents.queries.keys import caller_of, code_digest, day_of, kept_of_number
from pecule.consents.rules.calling import Given
from pecule.consents.rules.consenting import ReceiptUnknown


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent as the person sees it. ``number`` is the one they know, when they showed that it is theirs."""

    public_id: UUID
    caller: str
    number: str
    purpose: str
    way: str
    given_on: date
    last_day: date
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A consent that a person withdrew, as its caller sees it; ``id`` is what recording it gave back."""

    id: UUID
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry on the old list."""

    number: str
    entered_at: datetime


def consents_about(numbers: Collection[str]) -> list[ConsentLine]:
    """What callers say that the owner of these numbers (E.164) agreed to, what runs first. One query."""
    kept = {kept_of_number(number): number for number in numbers}
    rows = (
        Consent.objects.filter(number__in=list(kept)).select_related("caller__organisation").order_by("-given_on", "pk")
    )
    lines = [_line(row, kept[bytes(row.number)]) for row in rows]
    return sorted(lines, key=lambda line: line.ended_at is not None)


def consent_by_receipt(code: str) -> ConsentLine:
    """The consent that a receipt is for. Raises ReceiptUnknown."""
    row = Consent.objects.filter(receipt=code_digest("receipt", code)).select_related("caller__organisation").first()
    if row is None:
        raise ReceiptUnknown
    return _line(row, "")


def withdrawals(
    organisation: UUID, *, since: datetime | None = None, limit: int = 50, offset: int = 0
) -> list[Withdrawal]:
    """What people withdrew from this caller, the oldest first, from an instant on. Raises CallerUnknown."""
    rows = Consent.objects.filter(caller=caller_of(organisation), ended_by="person")
    if since is not None:
        rows = rows.filter(ended_at__gte=since)
    found = rows.order_by("ended_at", "pk")[offset : offset + limit]
    return [Withdrawal(row.public_id, row.purpose, row.ended_at) for row in found if row.ended_at is not None]


def objections_of(numbers: Collection[str]) -> list[Entry]:
    """Entries on the old list that were not taken back, by number. One query."""
    kept = {kept_of_number(number): number for number in numbers}
    rows = Objection.objects.filter(number__in=list(kept), left_at=None).order_by("entered_at", "pk")
    return [Entry(kept[bytes(row.number)], row.entered_at) for row in rows]


def given_to(caller_id: int, kept: Sequence[bytes]) -> dict[bytes, tuple[Given, ...]]:
    """What one caller recorded about some kept numbers. One query."""
    found: dict[bytes, tuple[Given, ...]] = {}
    for row in Consent.objects.filter(caller_id=caller_id, number__in=kept).order_by("pk"):
        ended = None if row.ended_at is None else day_of(row.ended_at)
        one = Given(row.purpose, row.given_on, row.last_day, ended)
        found[bytes(row.number)] = (*found.get(bytes(row.number), ()), one)
    return found


def objected(kept: Sequence[bytes]) -> dict[bytes, date]:
    """Since which day each of some kept numbers stands on the old list. One query."""
    rows = Objection.objects.filter(number__in=kept, left_at=None).order_by("pk")
    return {bytes(row.number): day_of(row.entered_at) for row in rows}


def _line(row: Consent, number: str) -> ConsentLine:
    return ConsentLine(
        row.public_id,
        row.caller.organisation.name,
        number,
        row.purpose,
        row.way,
        row.given_on,
        row.last_day,
        row.ended_at,
        row.ended_by,
    )
