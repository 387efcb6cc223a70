"""Indicators: added as they are reported, withdrawn when they were wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound, Refusal
from pecule.screening.actions.allowed import day_of, digest, require
from pecule.screening.actions.matching import free, hold_sharing
from pecule.screening.models import Indicator
from pecule.screening.ports import official
from pecule.screening.rules import (
    HOLD_FROM,
    ConfidenceOutside,
    ExpiryOutside,
    IndicatorOfficial,
    MatchDecided,
    SourceMissing,
    TooManyHeld,
    read_reason,
    read_value,
    shown_value,
)
from pecule.statements import rows

LONGEST = timedelta(days=730)
"""How long an indicator may run: numbers and domains change hands."""
# Heard again it grows surer and lasts longer; what says nothing new changes nothing, and is not told.
_ADD = """
WITH fresh AS (
    INSERT INTO screening_indicator AS known (kind, value, digest, source, reference, confidence, added_by, added_at,
        expires_on, withdrawn_by, withdrawn_why)
    SELECT u.kind, u.value, u.digest, %s, u.reference, u.confidence, %s, %s::timestamptz, u.expires_on, '', ''
    FROM unnest(%s::text[], %s::text[], %s::bytea[], %s::text[], %s::smallint[], %s::date[])
        AS u (kind, value, digest, reference, confidence, expires_on)
    ON CONFLICT (digest) WHERE withdrawn_at IS NULL DO UPDATE
        SET confidence = greatest(known.confidence, excluded.confidence),
            expires_on = greatest(known.expires_on, excluded.expires_on)
        WHERE known.confidence < excluded.confidence OR known.expires_on < excluded.expires_on
    RETURNING id, public_id, kind, source, reference, confidence, expires_on, xmax = 0 AS new
), told AS MATERIALIZED (
    SELECT audit_record(%s::timestamptz, %s, CASE WHEN new THEN 'screening.add_indicator' ELSE
        'screening.strengthen_indicator' END, 'indicator:' || public_id, jsonb_build_object('kind', kind, 'source',
        source, 'reference', reference, 'confidence', confidence, 'expires_on', expires_on)) FROM fresh ORDER BY id
)
SELECT id, new FROM fresh, (SELECT count(*) FROM told) AS all_told ORDER BY id
"""
_RELEASE_HELD = """
WITH free AS (
    UPDATE screening_match SET state = 'released', decided_at = %s::timestamptz, decided_by = %s, reason = %s
    WHERE indicator_id = %s AND state = 'held' RETURNING id, public_id, subject_kind, subject_id
), told AS MATERIALIZED (
    SELECT audit_record(%s::timestamptz, %s, 'screening.release', subject_kind || ':' || subject_id,
        jsonb_build_object('match', public_id, 'because', 'indicator withdrawn')) FROM free ORDER BY id
)
SELECT subject_kind, subject_id FROM free, (SELECT count(*) FROM told) AS all_told ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """Something seen in a fraud, as written there; ``reference`` names the campaign, ``expires_on`` is its last day."""

    kind: str
    value: str
    confidence: int
    expires_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """How many are new, how many grew surer or longer, how many were known so; how many subjects are held by them.

    ``refused``: the place of each that was not added, from 0, with the refusal that says why.
    """

    added: int
    strengthened: int
    known: int
    held: int
    refused: tuple[tuple[int, Refusal], ...]


@transaction.atomic
def add_indicators(
    *, indicators: Sequence[NewIndicator], source: str, by: Actor, at: datetime, held_max: int | None = None
) -> Added:
    """List indicators, and hold at once every subject that shares one of confidence ``HOLD_FROM`` or more.

    The same again is harmless. One that cannot be read, or that is a known body's own, is refused alone. Officers of
    screening, and jobs of ours. Raises NotYourMatches, SourceMissing, TooManyHeld: nothing is listed where more than
    ``held_max`` subjects would be held at once.
    """
    require(by)
    if not source.strip():
        raise SourceMissing
    wanted, refused = _read(indicators, day_of(at))
    if not wanted:
        return Added(0, 0, 0, 0, tuple(refused))
    columns = [list(column) for column in zip(*(wanted[key] for key in sorted(wanted)), strict=True)]
    said = (source.strip()[:80], str(by), at, *columns, at, str(by))
    changed = rows(_ADD, said)
    held = hold_sharing([number for number, _ in changed], by=by, at=at) if changed else []
    fresh = sum(new for _, new in changed)
    subjects = {(one.subject_kind, one.subject_id) for one in held}
    if held_max is not None and len(subjects) > held_max:
        raise TooManyHeld(held=len(subjects), most=held_max)
    return Added(fresh, len(changed) - fresh, len(wanted) - len(changed), len(subjects), tuple(refused))


@transaction.atomic
def withdraw_indicator(*, indicator: UUID, reason: str, by: Actor, at: datetime) -> int:
    """Take a wrong indicator off the lists and release what it holds; return how many subjects were released.

    What somebody confirmed stays confirmed: it was decided on other grounds than the list alone.
    Raises NotFound, NotYourMatches, ReasonMissing, MatchDecided (withdrawn before).
    """
    require(by)
    said = read_reason(reason)
    found = Indicator.objects.select_for_update().filter(public_id=indicator).first()
    if found is None:
        raise NotFound
    if found.withdrawn_at is not None:
        raise MatchDecided
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_why = at, str(by), said
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record(by=by, verb="screening.withdraw_indicator", subject=str(found), details={"reason": said}, at=at)
    released = rows(_RELEASE_HELD, (at, str(by), said, found.pk, at, str(by)))
    free(released, reason=said, at=at)
    return len(released)


def _read(
    indicators: Sequence[NewIndicator], day: date
) -> tuple[dict[bytes, tuple[str, str, bytes, str, int, date]], list[tuple[int, Refusal]]]:
    """What can be listed, by digest, the surest and longest of what is said twice; and what is refused."""
    wanted: dict[bytes, tuple[str, str, bytes, str, int, date]] = {}
    refused: list[tuple[int, Refusal]] = []
    for place, one in enumerate(indicators):
        try:
            value = _checked(one, day)
        except Refusal as refusal:
            refused.append((place, refusal))
            continue
        key = digest(one.kind, value)
        confidence, expires_on = one.confidence, one.expires_on
        if key in wanted:
            confidence, expires_on = max(confidence, wanted[key][4]), max(expires_on, wanted[key][5])
        shown = shown_value(one.kind, value)
        wanted[key] = (one.kind, shown, key, one.reference.strip()[:120], confidence, expires_on)
    return wanted, refused


def _checked(one: NewIndicator, day: date) -> str:
    value = read_value(one.kind, one.value)
    if official(one.kind, value):
        raise IndicatorOfficial(value=value)
    if not 0 <= one.confidence <= 100:
        raise ConfidenceOutside(hold_from=HOLD_FROM)
    if not day <= one.expires_on <= day + LONGEST:
        raise ExpiryOutside(latest=day + LONGEST)
    return value
