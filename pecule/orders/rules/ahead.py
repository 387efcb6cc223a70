"""What comes next in an order's life, from where it stands: who acts, by which day, and what happens otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pecule.orders.rules.life import CLOCKS, Side, moves_for

_ROAD: dict[str, tuple[str, Side]] = {
    "requested": ("propose", "organisation"),
    "reviewing": ("propose", "organisation"),
    "proposed": ("accept", "holder"),
    "payment_due": ("pay", "holder"),
    "accepted": ("declare_entry", "organisation"),
    "in_training": ("declare_service_done", "organisation"),
    "service_done": ("validate", "system"),
    "controlled": ("decide_control", "staff"),
    "no_show": ("charge", "system"),
    "force_majeure": ("accept_force_majeure", "staff"),
}
_AFTER = {
    "requested": "proposed",
    "reviewing": "proposed",
    "proposed": "accepted",
    "payment_due": "accepted",
    "accepted": "in_training",
    "in_training": "service_done",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step to come. ``by`` is the last day to make it, as far as it is known.

    ``expires_on`` is the last day before the clock acts instead, and ``expires_to`` the state that it then leads to;
    both are known for the first step only.
    """

    verb: str
    side: Side
    by: date | None
    expires_on: date | None = None
    expires_to: str | None = None


def next_steps(
    state: str, *, due_on: date | None, expires_on: date | None, known: Mapping[str, date]
) -> tuple[NextStep, ...]:
    """The road from ``state`` to the end, what is waited for now first. ``known`` has last days known in advance."""
    steps: list[NextStep] = []
    here = state
    while here in _ROAD:
        verb, side = _ROAD[here]
        if steps:
            steps.append(NextStep(verb, side, known.get(verb)))
        else:
            steps.append(NextStep(verb, side, due_on, expires_on, _expires_to(here)))
        here = _AFTER.get(here, "")
    return tuple(steps)


def _expires_to(state: str) -> str | None:
    verb = CLOCKS.get(state)
    moves = moves_for(verb, state) if verb else ()
    return moves[0].to_state if moves else None
