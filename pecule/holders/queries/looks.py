"""Who looked at a person's file."""

from dataclasses import dataclass
from datetime import datetime

from pecule.holders.models import Look


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look as the person reads it: what the one who looked is, never who."""

    kind: str
    actor_kind: str
    label: str
    reason: str
    at: datetime


def looks(holder_id: int, *, limit: int = 100, before: datetime | None = None) -> list[LookLine]:
    """Looks at a person's file, and searches that found them, latest first."""
    rows = Look.objects.filter(holder_id=holder_id).order_by("-at", "-pk")
    if before is not None:
        rows = rows.filter(at__lt=before)
    return [
        LookLine(kind=row.kind, actor_kind=row.actor.partition(":")[0], label=row.label, reason=row.reason, at=row.at)
        for row in rows[:limit]
    ]
