"""Decisions that were made, and their replay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.screening.models import Decision
from pecule.screening.queries.seen import answer_to, saw
from pecule.screening.rules.deciding import Answer


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision: the event, the outcome, its reasons as they were kept, and when."""

    public_id: UUID
    event: str
    outcome: str
    reasons: list[dict[str, Any]]
    at: datetime


def decisions_about(subject_kind: str, subject_id: UUID, *, limit: int = 20) -> list[DecisionLine]:
    """The newest decisions about a subject, newest first. One query."""
    rows = Decision.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-pk")[:limit]
    return [DecisionLine(row.public_id, row.event, row.outcome, row.reasons, row.at) for row in rows]


def replayed(decision: UUID) -> Answer:
    """What the rule answers today to what a decision saw then. Raises NotFound."""
    found = Decision.objects.filter(public_id=decision).first()
    if found is None:
        raise NotFound
    return answer_to(saw(found.saw))
