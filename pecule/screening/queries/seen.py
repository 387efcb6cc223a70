"""What a decision sees of its subject: facts, indicators that share them, matches that stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pecule.screening.rules.deciding import Answer, Listed, decide
from pecule.statements import rows

_KEY = "{0}.kind || ':' || left(encode({0}.digest, 'hex'), 16)"
_FACT, _INDICATOR = _KEY.format("f"), _KEY.format("i")
_LISTED = (
    f"'indicator', i.public_id, 'kind', i.kind, 'key', {_INDICATOR}, 'source', i.source, 'reference', i.reference, "
    "'confidence', i.confidence"
)
_SEEN = f"""
WITH asked AS MATERIALIZED (SELECT * FROM ({{}}) AS a (place, subject_kind, subject_id))
SELECT p.place, (
    SELECT json_agg(DISTINCT {_FACT}) FROM asked a JOIN screening_fact f USING (subject_kind, subject_id)
    WHERE a.place = p.place
) AS facts, (
    SELECT json_agg(json_build_object({_LISTED}) ORDER BY i.id)
    FROM asked a JOIN screening_fact f USING (subject_kind, subject_id)
    JOIN screening_indicator i ON i.digest = f.digest AND i.withdrawn_at IS NULL
    WHERE a.place = p.place AND i.expires_on >= %s::date
) AS indicators, (
    SELECT json_agg(json_build_object({_LISTED}, 'state', m.state,
        'running', i.withdrawn_at IS NULL AND i.expires_on >= %s::date) ORDER BY m.id)
    FROM asked a JOIN screening_match m USING (subject_kind, subject_id)
    JOIN screening_indicator i ON i.id = m.indicator_id WHERE a.place = p.place
) AS matches
FROM (SELECT DISTINCT place FROM asked) AS p ORDER BY p.place
"""  # noqa: S608 -- names of our own columns
_SEEN_EACH = _SEEN.format("SELECT * FROM unnest(%s::integer[], %s::text[], %s::uuid[])")
# As many rows however it is planned: of a list, the database would guess another number each time, and plan anew.
SEEN = _SEEN.format("VALUES (0, %s::text, %s::uuid), (0, %s::text, %s::uuid), (0, %s::text, %s::uuid)")
"""What is seen of three subjects together, for a statement of another room.

Its values are a kind and a public id for each, then the day twice; its row makes a ``read_seen``.
"""
_STRONGEST = ("", "released", "held", "confirmed")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at one place: keys of facts, and every indicator that they or a match lead to."""

    facts: tuple[str, ...]
    indicators: tuple[Listed, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as it is kept beside the decision."""
        return {"facts": list(self.facts), "indicators": [asdict(one) for one in self.indicators]}


def seen_of(subjects: Sequence[tuple[str, UUID]], *, day: date) -> list[Seen]:
    """What is seen of each subject (kind, public id), in their order. One query."""
    kinds, ids = [kind for kind, _ in subjects], [one for _, one in subjects]
    return [read_seen(*row[1:]) for row in rows(_SEEN_EACH, (list(range(len(subjects))), kinds, ids, day, day))]


def seen_together(subjects: Sequence[tuple[str, UUID]], *, day: date) -> Seen:
    """What is seen of subjects (kind, public id) that are decided on together. One query."""
    kinds, ids = [kind for kind, _ in subjects], [one for _, one in subjects]
    (found,) = rows(_SEEN_EACH, ([0] * len(subjects), kinds, ids, day, day))
    return read_seen(*found[1:])


def read_seen(
    facts: Sequence[str] | None,
    indicators: Sequence[Mapping[str, Any]] | None,
    matches: Sequence[Mapping[str, Any]] | None,
) -> Seen:
    """Make sense of a row of SEEN, without its place."""
    found = {one["indicator"]: Listed(**one) for one in indicators or ()}
    for one in matches or ():
        listed = Listed(**one)
        before = found.get(listed.indicator)
        if before is None or _STRONGEST.index(listed.state) > _STRONGEST.index(before.state):
            found[listed.indicator] = listed
    return Seen(tuple(facts or ()), tuple(found.values()))


def saw(text: str | Mapping[str, Any]) -> Seen:
    """Read back what ``as_json`` kept."""
    kept = json.loads(text) if isinstance(text, str) else text
    return Seen(tuple(kept["facts"]), tuple(Listed(**one) for one in kept["indicators"]))


def answer_to(seen: Seen) -> Answer:
    """What the lists answer to what was seen."""
    return decide(seen.facts, seen.indicators)
