"""The states of an order, and every move between them: who makes it, by which verb. The database holds the same list.

Named as the full life needs them; what is still to come (prerequisites, card payment, no-show, control of the service
done, postponement) adds moves here and rows in the database's list.
"""

from dataclasses import dataclass
from typing import Literal

State = Literal[
    "draft",
    "requested",
    "proposed",
    "accepted",
    "in_training",
    "service_done",
    "completed",
    "refused",
    "cancelled",
    "expired",
]
STATES = (
    "draft",
    "requested",
    "proposed",
    "accepted",
    "in_training",
    "service_done",
    "completed",
    "refused",
    "cancelled",
    "expired",
)
HOLDING = ("accepted", "in_training", "service_done")
OPEN = ("requested", "proposed", *HOLDING)
FINAL = ("completed", "refused", "cancelled", "expired")
CLOCKED = {"requested": "expire", "proposed": "expire", "service_done": "validate"}

Side = Literal["holder", "organisation", "system"]


@dataclass(frozen=True, slots=True)
class Move:
    """A step that an order may take."""

    verb: str
    from_state: str
    to_state: str
    side: Side


MOVES = (
    Move("request", "draft", "requested", "holder"),
    Move("propose", "requested", "proposed", "organisation"),
    Move("refuse", "requested", "refused", "organisation"),
    Move("cancel", "requested", "cancelled", "holder"),
    Move("expire", "requested", "expired", "system"),
    Move("accept", "proposed", "accepted", "holder"),
    Move("cancel", "proposed", "cancelled", "holder"),
    Move("cancel_as_organisation", "proposed", "cancelled", "organisation"),
    Move("expire", "proposed", "expired", "system"),
    Move("cancel", "accepted", "cancelled", "holder"),
    Move("cancel_as_organisation", "accepted", "cancelled", "organisation"),
    Move("declare_entry", "accepted", "in_training", "organisation"),
    Move("declare_service_done", "in_training", "service_done", "organisation"),
    Move("validate", "service_done", "completed", "system"),
)

_BY_VERB = {(move.verb, move.from_state): move for move in MOVES}
_NEXT_SIDE: dict[str, Side] = {
    "requested": "organisation",
    "proposed": "holder",
    "accepted": "organisation",
    "in_training": "organisation",
    "service_done": "system",
}


def move_for(verb: str, state: str) -> Move | None:
    """The move that ``verb`` makes from ``state``, or None when it makes none."""
    return _BY_VERB.get((verb, state))


def verbs_of(side: Side, state: str) -> frozenset[str]:
    """What this side may do to an order in ``state``, dates aside."""
    return frozenset(move.verb for move in MOVES if move.side == side and move.from_state == state)


def next_side(state: str) -> Side | None:
    """Who acts next; None when nobody has to."""
    return _NEXT_SIDE.get(state)
