"""What sets a file aside for an agent instead of crediting: each anomaly with the facts that show it.

Facts are counts and public identifiers, never personal data. Thresholds are how this operator wants to be warned; they
change no right: a file set aside is credited as it stands once an agent has released it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

AnomalyCode = Literal[
    "unit_confusion", "quantities_jumped", "doubled_overnight", "full_time_everywhere", "closed_or_dead"
]

ANOMALIES: dict[str, str] = {
    "unit_confusion": "{suspect} of {lines} full-time lines of {siret} count as many hours as a month has days.",
    "quantities_jumped": "The mean quantity per person of {siret} went from {before} to {now} {unit} since last time.",
    "doubled_overnight": "{siret} declares {now} people; it never declared more than {before} in the last year.",
    "full_time_everywhere": "{persons} people are declared full time by {employers_min} employers or more at once.",
    "closed_or_dead": "{persons} people of this file have a closed account or are dead.",
}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One reason to look before crediting."""

    code: AnomalyCode
    facts: dict[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """The English sentence, facts filled in."""
        return ANOMALIES[self.code].format_map(self.facts)

    def as_json(self) -> dict[str, Any]:
        """For reports: code, facts and the English sentence."""
        return {"code": self.code, "facts": self.facts, "says": self.sentence()}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One establishment's lines in one unit. Means are hundredths per person and month; 0 when there is no past."""

    unit: Literal["hours", "days", "pay"]
    full_time_lines: int
    day_like_lines: int
    mean: int
    mean_before: int


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """One establishment in one file, beside what it declared in the twelve months before."""

    siret: str
    persons: int
    persons_before_max: int
    units: tuple[UnitFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the rules look at. Persons are public ids of holders."""

    employers: Sequence[EmployerFacts]
    full_time_everywhere: Sequence[str] = ()
    closed_or_dead: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to warn."""

    suspect_lines_min: int = 3
    suspect_share_min: float = 0.5
    mean_ratio_max: int = 4
    doubled_persons_min: int = 20
    doubled_ratio: int = 2
    full_time_employers_min: int = 3
    persons_shown_max: int = 20


def anomalies(facts: FileFacts, thresholds: Thresholds = Thresholds()) -> list[Anomaly]:
    """Every anomaly of a file, the employer's first."""
    found = [anomaly for employer in facts.employers for anomaly in _of_employer(employer, thresholds)]
    if facts.full_time_everywhere:
        shown = _persons(facts.full_time_everywhere, thresholds)
        found.append(Anomaly("full_time_everywhere", {**shown, "employers_min": thresholds.full_time_employers_min}))
    if facts.closed_or_dead:
        found.append(Anomaly("closed_or_dead", _persons(facts.closed_or_dead, thresholds)))
    return found


def _persons(ids: Sequence[str], thresholds: Thresholds) -> dict[str, Any]:
    return {"persons": len(ids), "holders": sorted(ids)[: thresholds.persons_shown_max]}


def _of_employer(employer: EmployerFacts, thresholds: Thresholds) -> Iterator[Anomaly]:
    for unit in employer.units:
        suspect, lines = unit.day_like_lines, unit.full_time_lines
        many = suspect >= thresholds.suspect_lines_min and suspect >= lines * thresholds.suspect_share_min
        if unit.unit == "hours" and many:
            yield Anomaly("unit_confusion", {"siret": employer.siret, "suspect": suspect, "lines": lines})
        low, high = sorted((unit.mean, unit.mean_before))
        if unit.unit != "pay" and low > 0 and high > low * thresholds.mean_ratio_max:
            shown = {"before": unit.mean_before // 100, "now": unit.mean // 100, "unit": unit.unit}
            yield Anomaly("quantities_jumped", {"siret": employer.siret, **shown})
    known = employer.persons_before_max
    if employer.persons >= thresholds.doubled_persons_min and 0 < known * thresholds.doubled_ratio <= employer.persons:
        yield Anomaly("doubled_overnight", {"siret": employer.siret, "now": employer.persons, "before": known})
