"""Hearings and sanctions, as both sides read them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.catalogue.models import Hearing, Sanction
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules.organisations import Remembered, memory_of
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A decision, its reasons, and whether it was lifted."""

    public_id: UUID
    kind: str
    decided_on: date
    until: date | None
    reason: str
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A hearing with everything said in it, and what came of it."""

    public_id: UUID
    organisation_public_id: UUID
    organisation_name: str
    state: str
    grounds: str
    measure: str
    opened_at: datetime
    answer_by: date
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None
    conclusion: str
    sanctions: tuple[SanctionLine, ...]


def hearings_of(organisation_id: int) -> tuple[HearingLine, ...]:
    """The hearings of an organisation (inner id), newest first. Two queries."""
    rows = Hearing.objects.filter(organisation_id=organisation_id).order_by("-opened_at", "-pk")
    return tuple(_line(row) for row in rows.select_related("organisation").prefetch_related("sanctions"))


def hearing(public_id: UUID, *, organisation_id: int | None) -> HearingLine:
    """One hearing, of that organisation (inner id) or of any for staff (None). Raises NotFound."""
    rows = Hearing.objects.filter(public_id=public_id)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.select_related("organisation").prefetch_related("sanctions").first()
    if found is None:
        raise NotFound
    return _line(found)


def waiting_hearings(*, day: date) -> list[HearingLine]:
    """Hearings that wait for our decision: answered, or whose time to answer is over."""
    rows = Hearing.objects.exclude(state="closed").select_related("organisation").prefetch_related("sanctions")
    return [_line(row) for row in rows.order_by("answer_by", "pk") if row.state == "answered" or row.answer_by < day]


def remembered(organisation_id: int, day: date) -> Remembered | None:
    """The newest sanction, not lifted, that may still refuse a listing on ``day`` (L6323-9-1)."""
    newest = Sanction.objects.filter(organisation_id=organisation_id, lifted_at__isnull=True).order_by("-decided_on")
    return memory_of(scheme(), newest.values_list("decided_on", flat=True).first(), day)


def _line(row: Hearing) -> HearingLine:
    return HearingLine(
        public_id=row.public_id,
        organisation_public_id=row.organisation.public_id,
        organisation_name=row.organisation.name,
        state=row.state,
        grounds=row.grounds,
        measure=row.measure,
        opened_at=row.opened_at,
        answer_by=row.answer_by,
        answer=row.answer,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        conclusion=row.conclusion,
        sanctions=tuple(
            SanctionLine(one.public_id, one.kind, one.decided_on, one.until, one.reason, one.lifted_at)
            for one in sorted(row.sanctions.all(), key=lambda one: one.pk)
        ),
    )
