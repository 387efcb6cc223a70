"""What it means to share something with an indicator. Pure: the same facts give the same answer, today or in a replay.

Lists decide alone for now. Rules, a model and the graph of who shares what will give reasons of their own, in the same
answer: the worst outcome among all reasons is the answer's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["allow", "step_up", "hold", "refuse"]
OUTCOMES: tuple[Outcome, ...] = ("allow", "step_up", "hold", "refuse")
HOLD_FROM = 50
"""The confidence from which whatever shares an indicator is held. Below, the purchase needs its strong approval only,
which every purchase has: nobody waits because of a rumour."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator as a decision sees it.

    ``key`` names its kind and value without telling the value, as facts do. ``running``: neither withdrawn nor
    expired. ``state``: what became of its match with the subject (held, confirmed, released), "" without one.
    """

    indicator: str
    kind: str
    key: str
    source: str
    reference: str
    confidence: int
    running: bool = True
    state: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable name, and the indicator that it is about with where it came from."""

    name: str
    outcome: Outcome
    indicator: str
    kind: str
    source: str
    reference: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What screening answers: the outcome, and every reason, the weightiest first."""

    outcome: Outcome
    reasons: tuple[Reason, ...]

    @property
    def stops(self) -> bool:
        """Whether money must not move."""
        return self.outcome in ("hold", "refuse")


def decide(facts: Collection[str], indicators: Iterable[Listed]) -> Answer:
    """Decide on a subject that has ``facts`` (keys), given ``indicators`` that it may share.

    A match outlives its indicator: one that is held or confirmed counts though the indicator ended or the fact is
    gone, until somebody decides; one that was released counts no more.
    """
    shared = set(facts)
    found = [reason for listed in indicators if (reason := _reason(shared, listed)) is not None]
    found.sort(key=lambda one: (-OUTCOMES.index(one.outcome), -one.confidence, one.indicator))
    return Answer(found[0].outcome if found else "allow", tuple(found))


def _reason(facts: Collection[str], listed: Listed) -> Reason | None:
    if listed.state == "confirmed":
        return _because("match_confirmed", "refuse", listed)
    if listed.state == "held":
        return _because("match_held", "hold", listed)
    if listed.state == "released" or not listed.running or listed.key not in facts:
        return None
    if listed.confidence >= HOLD_FROM:
        return _because("indicator_shared", "hold", listed)
    return _because("indicator_doubtful", "step_up", listed)


def _because(name: str, outcome: Outcome, listed: Listed) -> Reason:
    return Reason(name, outcome, listed.indicator, listed.kind, listed.source, listed.reference, listed.confidence)
