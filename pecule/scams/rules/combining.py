"""What themes say together that none says alone: ``data/combinations.yaml``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pecule.scams.rules import data
from pecule.scams.rules.messages import Finding

_KEYS = frozenset(("id", "reason", "points", "all", "any", "without"))


@dataclass(frozen=True, slots=True)
class Combination:
    """``every`` one of these must be there, ``one_of`` each of these lists one, of ``without`` none. Ids or reasons."""

    id: str
    reason: str
    points: float
    every: frozenset[str]
    one_of: tuple[frozenset[str], ...]
    without: frozenset[str]

    def made_by(self, said: set[str]) -> bool:
        """Whether what was said makes it."""
        if not (self.every <= said and self.without.isdisjoint(said)):
            return False
        return not any(choices.isdisjoint(said) for choices in self.one_of)

    def stands_at(self, found: Sequence[Finding]) -> Finding:
        """The finding whose place it takes: the first of what it needs."""
        themes = self.every or self.one_of[0]
        return next(one for one in found if one.id in themes or one.reason in themes)


@cache
def combinations() -> tuple[Combination, ...]:
    """Every combination. Raises ValueError where the data is wrong."""
    return tuple(_combination(line) for line in data.read("combinations"))


def combine(found: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each combination that the others make."""
    said = {finding.id for finding in found} | {finding.reason for finding in found}
    for combination in combinations():
        if combination.made_by(said):
            place = combination.stands_at(found)
            yield Finding(combination.id, combination.reason, place.start, place.end, combination.points)


def _combination(line: dict[str, object]) -> Combination:
    if line.keys() - _KEYS:
        raise ValueError(f"combination {line['id']}: a word that is not known")
    every, one_of, without = line["all"], line.get("any", []), line.get("without", [])
    if not (isinstance(every, list) and isinstance(one_of, list) and isinstance(without, list) and (every or one_of)):
        raise ValueError(f"combination {line['id']}: it needs nothing")
    return Combination(
        id=str(line["id"]),
        reason=str(line["reason"]),
        points=float(str(line["points"])),
        every=frozenset(every),
        one_of=tuple(frozenset(choices) for choices in one_of),
        without=frozenset(without),
    )
