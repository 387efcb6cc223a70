"""Who shares what: every subject that shares a sure indicator is held, by one join, and those above are told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.screening.actions.allowed import day_of
from pecule.screening.actions.keeping import keep
from pecule.screening.models import HOLDING, Match
from pecule.screening.ports import Held, followers
from pecule.screening.queries.seen import answer_to, seen_of
from pecule.screening.rules import HOLD_FROM
from pecule.statements import rows

# A match that was ever made stands for its indicator: what was released is not held again by it.
_MATCHING = f"""
WITH fresh AS (
    INSERT INTO screening_match (indicator_id, subject_kind, subject_id, state, held_at, decided_by, reason)
    SELECT i.id, f.subject_kind, f.subject_id, 'held', %s::timestamptz, '', ''
    FROM screening_indicator i JOIN screening_fact f ON f.digest = i.digest
    WHERE i.withdrawn_at IS NULL AND i.expires_on >= %s::date AND i.confidence >= {HOLD_FROM} AND {{}}
        AND NOT EXISTS (SELECT FROM screening_match m WHERE (m.indicator_id, m.subject_kind, m.subject_id)
            = (i.id, f.subject_kind, f.subject_id))
    ORDER BY i.id, f.subject_kind, f.subject_id
    ON CONFLICT (indicator_id, subject_kind, subject_id) DO NOTHING
    RETURNING id, public_id, indicator_id, subject_kind, subject_id
), told AS MATERIALIZED (
    SELECT audit_record(%s::timestamptz, %s, 'screening.hold', m.subject_kind || ':' || m.subject_id,
        jsonb_build_object('match', m.public_id, 'indicator', i.public_id, 'kind', i.kind, 'source', i.source,
            'reference', i.reference))
    FROM fresh m JOIN screening_indicator i ON i.id = m.indicator_id ORDER BY m.id
)
SELECT id, subject_kind, subject_id FROM fresh, (SELECT count(*) FROM told) AS all_told ORDER BY id
"""  # noqa: S608 -- a number of our own
_EVERY = _MATCHING.format("true")
_OF_INDICATORS = _MATCHING.format("i.id = ANY (%s::bigint[])")
_OF_SUBJECTS = _MATCHING.format("(f.subject_kind, f.subject_id) IN (SELECT * FROM unnest(%s::text[], %s::uuid[]))")


@transaction.atomic
def sweep(*, by: Actor, at: datetime) -> int:
    """Hold whatever shares an indicator and is not held yet; return how many. Twice is harmless.

    Matches are made when an indicator or a fact comes; this finds those that came in two transactions at once.
    """
    return len(_held(rows(_EVERY, (at, day_of(at), at, str(by))), "sweep", at))


def hold_sharing(indicators: Sequence[int], *, by: Actor, at: datetime) -> list[Held]:
    """Hold whoever shares one of these indicators (inner ids)."""
    return _held(rows(_OF_INDICATORS, (at, day_of(at), list(indicators), at, str(by))), "indicator", at)


def hold_subjects(subjects: Collection[tuple[str, UUID]], *, by: Actor, at: datetime) -> list[Held]:
    """Hold those of these subjects (kind, public id) that share an indicator."""
    kinds, ids = [kind for kind, _ in subjects], [one for _, one in subjects]
    return _held(rows(_OF_SUBJECTS, (at, day_of(at), kinds, ids, at, str(by))), "facts", at)


def free(subjects: Collection[tuple[str, UUID]], *, reason: str, at: datetime) -> None:
    """Tell those above which of these subjects no match holds any more."""
    freed = []
    for kind, one in sorted(set(subjects)):
        matches = Match.objects.filter(subject_kind=kind, subject_id=one)
        if not matches.filter(state__in=HOLDING).exists():
            last = matches.order_by("-pk").values_list("pk", flat=True).first()
            freed.append(Held(last or 0, kind, one))
    if freed:
        for follower in followers():
            follower.freed(freed, reason=reason, at=at)


def _held(found: Sequence[tuple[int, str, UUID]], event: str, at: datetime) -> list[Held]:
    """Decide anew on whoever is held now, and tell those above."""
    held = [Held(*row) for row in found]
    if held:
        subjects = sorted({(one.subject_kind, one.subject_id) for one in held})
        seen = seen_of(subjects, day=day_of(at))
        keep(event, [(subject, one, answer_to(one)) for subject, one in zip(subjects, seen, strict=True)], at=at)
        for follower in followers():
            follower.held(held, at=at)
    return held
