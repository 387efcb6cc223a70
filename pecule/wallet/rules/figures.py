"""Figures of agents: what a bribed one cannot help showing, and when a supervisor should look.

Each is compared with all agents together. A flag is a question to ask, never a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 10  # with fewer checks, shares say nothing
QUICK_SECONDS = 90  # nobody looks at a document, a face and four marks in less


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one agent over a period. ``pairs``: the most decisions that one same colleague made for them."""

    name: str
    checks: int
    risky: int
    refused: int
    quick: int
    repeated: int
    odd_hours: int
    seconded: int
    pairs: int

    def share(self, count: int) -> float:
        """A count as a share of all checks."""
        return count / self.checks if self.checks else 0.0


def flags_of(one: Figures, everybody: Sequence[Figures]) -> list[str]:
    """What is out of the ordinary with an agent, by name."""
    if one.checks < FEWEST:
        return []
    others = [other for other in everybody if other is not one]
    checks = sum(other.checks for other in others)

    def stands_out(name: str, least: float) -> bool:
        usual = sum(getattr(other, name) for other in others) / checks if checks else 0.0
        return one.share(getattr(one, name)) > max(least, 2 * usual)

    found = {
        "risky": stands_out("risky", 0.3),
        "quick": stands_out("quick", 0.2),
        "repeated": stands_out("repeated", 0.05),
        "odd_hours": stands_out("odd_hours", 0.1),
        "never_refuses": one.refused == 0 and any(other.refused for other in others) and one.checks >= 5 * FEWEST,
        "same_second": one.seconded >= FEWEST and one.pairs > 0.8 * one.seconded and len(everybody) > 2,
    }
    return [name for name, holds in found.items() if holds]
