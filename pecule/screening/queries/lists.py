"""The lists of indicators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.kernel.refusals import NotFound, Refusal
from pecule.screening.models import Indicator
from pecule.screening.rules.values import read_value, shown_value


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator. ``value`` is what may be shown of it; ``reference`` names the campaign that it was seen in."""

    public_id: UUID
    kind: str
    value: str
    source: str
    reference: str
    confidence: int
    added_by: str
    added_at: datetime
    expires_on: date
    withdrawn_at: datetime | None
    withdrawn_why: str


def indicator(public_id: UUID) -> IndicatorLine:
    """One indicator. Raises NotFound."""
    row = Indicator.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return line_of(row)


def indicators(*, day: date, kind: str = "", limit: int = 50, offset: int = 0) -> list[IndicatorLine]:
    """Indicators that run on ``day``, newest first. One query."""
    rows = Indicator.objects.filter(withdrawn_at__isnull=True, expires_on__gte=day).order_by("-added_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    return [line_of(row) for row in rows[offset : offset + limit]]


def count_indicators(*, day: date) -> int:
    """How many indicators run on ``day``."""
    return Indicator.objects.filter(withdrawn_at__isnull=True, expires_on__gte=day).count()


def told_by(source: str, reference: str) -> list[IndicatorLine]:
    """Indicators that a source listed for one campaign and that nobody withdrew, the oldest first."""
    rows = Indicator.objects.filter(withdrawn_at__isnull=True, source=source, reference=reference)
    return [line_of(row) for row in rows.order_by("pk")]


def standing(values: Sequence[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """Of values as somebody wrote them, (kind, text), those that nobody took off the lists, each with its last day.

    One query. A bank account is compared by what is shown of it.
    """
    shown: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, text in values:
        try:
            shown[kind, text] = (kind, shown_value(kind, read_value(kind, text)))
        except Refusal:
            continue
    rows = Indicator.objects.filter(withdrawn_at__isnull=True, value__in={value for _, value in shown.values()})
    days: dict[tuple[str, str], date] = {}
    for kind, value, last in rows.order_by("pk").values_list("kind", "value", "expires_on"):
        days[kind, value] = max(last, days.get((kind, value), last))
    return {written: days[read] for written, read in shown.items() if read in days}


EXPORTED = ("kind", "value", "confidence", "expires_on", "reference", "source", "added_at")


def exported(*, day: date) -> Iterator[tuple[object, ...]]:
    """Indicators that run on ``day`` as rows of EXPORTED, oldest first; bank accounts are left out: they are hashes."""
    rows = Indicator.objects.filter(withdrawn_at__isnull=True, expires_on__gte=day).exclude(kind="iban").order_by("pk")
    for row in rows.iterator():
        yield row.kind, row.value, row.confidence, row.expires_on, row.reference, row.source, row.added_at.isoformat()


def line_of(row: Indicator) -> IndicatorLine:
    """Read an indicator off its row."""
    return IndicatorLine(
        public_id=row.public_id,
        kind=row.kind,
        value=row.value,
        source=row.source,
        reference=row.reference,
        confidence=row.confidence,
        added_by=row.added_by,
        added_at=row.added_at,
        expires_on=row.expires_on,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
    )
