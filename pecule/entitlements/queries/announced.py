"""What funders announced, for the funder itself and for the agents who see the money arrive."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pecule.entitlements.models import Announcement
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    """One announcement. ``state``: waiting (for its money), received or withdrawn. Names nobody."""

    public_id: UUID
    funder: str
    key: str
    amount_cents: int
    origin: str
    expires_on: date | None
    announced_at: datetime
    received_on: date | None
    state: str


def announcements(by: Actor, *, limit: int = 50, offset: int = 0) -> list[AnnouncementLine]:
    """A funder's own announcements, newest first. Empty for anybody else. One query."""
    if by.kind != "funder":
        return []
    rows = Announcement.objects.filter(funder__members__login__public_id=by.id).order_by("-announced_at", "-pk")
    return [_line(row) for row in rows.select_related("funder", "dotation")[offset : offset + limit]]


def waiting_announcements(*, limit: int = 50, offset: int = 0) -> list[AnnouncementLine]:
    """Announcements whose money has not come, oldest first, for agents. One query."""
    rows = Announcement.objects.filter(dotation=None, withdrawn_at=None).order_by("announced_at", "pk")
    return [_line(row) for row in rows.select_related("funder", "dotation")[offset : offset + limit]]


def count_waiting_announcements() -> int:
    """How many ``waiting_announcements`` lists in all."""
    return Announcement.objects.filter(dotation=None, withdrawn_at=None).count()


def announcement(public_id: UUID) -> AnnouncementLine:
    """One announcement, for agents. Raises NotFound."""
    row = Announcement.objects.select_related("funder", "dotation").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: Announcement) -> AnnouncementLine:
    received = row.dotation.received_on if row.dotation else None
    state = "received" if received else "withdrawn" if row.withdrawn_at else "waiting"
    return AnnouncementLine(
        row.public_id,
        row.funder.name,
        row.key,
        row.amount_cents,
        row.origin,
        row.expires_on,
        row.announced_at,
        received,
        state,
    )
