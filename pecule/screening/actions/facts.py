"""What subjects have that others could share: told by the rooms that own the subjects, whenever it changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.screening.actions.allowed import digest
from pecule.screening.actions.matching import hold_subjects
from pecule.screening.rules.values import domains_of, read_value
from pecule.statements import rows

_REPLACE = """
WITH told AS (SELECT * FROM unnest(%s::text[], %s::uuid[]) AS t (subject_kind, subject_id)),
has AS (
    SELECT * FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::bytea[]) AS h (subject_kind, subject_id, kind, digest)
),
gone AS (
    DELETE FROM screening_fact f USING told t WHERE (f.subject_kind, f.subject_id) = (t.subject_kind, t.subject_id)
        AND NOT EXISTS (SELECT FROM has h WHERE (h.subject_kind, h.subject_id, h.digest)
            = (f.subject_kind, f.subject_id, f.digest))
)
INSERT INTO screening_fact (subject_kind, subject_id, kind, digest) SELECT * FROM has
ON CONFLICT DO NOTHING RETURNING subject_kind, subject_id
"""
Facts = Iterable[tuple[str, str]]


@transaction.atomic
def register(subjects: Mapping[tuple[str, UUID], Facts], *, by: Actor, at: datetime) -> int:
    """Write down all that each subject (kind, public id) has now, as (kind, text); return how many facts are new.

    Those it no longer has are forgotten. What cannot be read as its kind is left out: a free text is no reason to
    refuse somebody's form. Whoever shares an indicator is held at once. The same again changes nothing.
    """
    if not subjects:
        return 0
    has = sorted(
        {(*subject, kind, digest(kind, value)) for subject, facts in subjects.items() for kind, value in _read(facts)}
    )
    columns = [list(column) for column in zip(*has, strict=True)] if has else [[], [], [], []]
    told = [list(column) for column in zip(*subjects, strict=True)]
    fresh = rows(_REPLACE, (*told, *columns))
    if fresh:
        hold_subjects(sorted(set(fresh)), by=by, at=at)
    return len(fresh)


def _read(facts: Facts) -> set[tuple[str, str]]:
    found = set()
    for kind, text in facts:
        try:
            found.add((kind, read_value(kind, text)))
        except Refusal:
            continue
    hosts = [value for kind, value in found if kind in ("email", "domain")]
    return found | {("domain", domain) for domain in domains_of(hosts)}
