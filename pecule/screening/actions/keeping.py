"""Decisions are kept with what they saw."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pecule.screening.queries.seen import Seen
from pecule.screening.rules.deciding import Answer
from pecule.statements import rows

DECIDED = """
INSERT INTO screening_decision (event, subject_kind, subject_id, outcome, reasons, saw, at)
VALUES (%s, %s, %s::uuid, %s, %s::jsonb, %s::jsonb, %s::timestamptz)
"""
"""Keeps a decision, for a statement of another room; ``decided_values`` makes its values."""
_MANY = """
INSERT INTO screening_decision (event, subject_kind, subject_id, outcome, reasons, saw, at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::uuid[], %s::text[], %s::jsonb[], %s::jsonb[], %s::timestamptz[])
"""


def decided_values(event: str, subject: tuple[str, UUID], seen: Seen, answer: Answer, at: datetime) -> tuple[Any, ...]:
    """The values of DECIDED for an event about a subject (kind, public id)."""
    reasons = json.dumps([asdict(reason) for reason in answer.reasons])
    return (event, *subject, answer.outcome, reasons, json.dumps(seen.as_json()), at)


def keep(event: str, decisions: Sequence[tuple[tuple[str, UUID], Seen, Answer]], *, at: datetime) -> None:
    """Keep what was decided on each subject (kind, public id)."""
    columns = zip(
        *(decided_values(event, subject, seen, answer, at) for subject, seen, answer in decisions), strict=True
    )
    rows(_MANY, [list(column) for column in columns])
