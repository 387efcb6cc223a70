"""What themes say together that none says alone: ``data/combinations.yaml``."""

from collections.abc import Iterator, Sequence

from pecule.scams.rules import data
from pecule.scams.rules.messages import Finding

_KEYS = frozenset(("id", "reason", "points", "all", "any", "without"))


def combine(found: Sequence[Finding]) -> Iterator[Finding]:
    """A finding for each combination that the others make. It stands where its first theme does."""
    said = {finding.id for finding in found} | {finding.reason for finding in found}
    for line in data.read("combinations"):
        if line.keys() - _KEYS:
            raise ValueError(f"combination {line['id']}: a word that is not known")
        if not said.issuperset(line["all"]) or not said.isdisjoint(line.get("without", ())):
            continue
        if all(not said.isdisjoint(choices) for choices in line.get("any", ())):
            themes = line["all"] or line["any"][0]
            place = next(one for one in found if one.id in themes or one.reason in themes)
            yield Finding(line["id"], line["reason"], place.start, place.end, float(line["points"]))
