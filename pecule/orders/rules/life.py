"""The states of an order, and every move between them: who makes it, by which verb. The database has the same list."""

from dataclasses import dataclass
from typing import Literal

State = Literal[
    "draft",
    "requested",
    "reviewing",
    "proposed",
    "payment_due",
    "accepted",
    "in_training",
    "service_done",
    "controlled",
    "no_show",
    "force_majeure",
    "completed",
    "charged",
    "refused",
    "cancelled",
    "expired",
]
STATES: tuple[State, ...] = (
    "draft",
    "requested",
    "reviewing",
    "proposed",
    "payment_due",
    "accepted",
    "in_training",
    "service_done",
    "controlled",
    "no_show",
    "force_majeure",
    "completed",
    "charged",
    "refused",
    "cancelled",
    "expired",
)
ASKED = ("requested", "reviewing", "proposed")
HOLDING = ("payment_due", "accepted", "in_training", "service_done", "controlled", "no_show", "force_majeure")
OPEN = (*ASKED, *HOLDING)
PAID = ("completed", "charged")
FINAL = (*PAID, "refused", "cancelled", "expired")
SEATED = (*HOLDING, "completed")
"""States in which a seat of the session is taken. A place given up late goes to somebody else."""

Side = Literal["holder", "organisation", "staff", "system"]


@dataclass(frozen=True, slots=True)
class Move:
    """A step that an order may take. One that stays in its state is a step of the timeline all the same."""

    verb: str
    from_state: State
    to_state: State
    side: Side


MOVES = (
    Move("request", "draft", "requested", "holder"),
    Move("acknowledge", "requested", "reviewing", "organisation"),
    Move("propose", "requested", "proposed", "organisation"),
    Move("propose", "reviewing", "proposed", "organisation"),
    Move("refuse", "requested", "refused", "organisation"),
    Move("refuse", "reviewing", "refused", "organisation"),
    Move("accept", "proposed", "payment_due", "holder"),
    Move("accept", "proposed", "accepted", "holder"),
    Move("pay", "payment_due", "accepted", "holder"),
    Move("card_refused", "payment_due", "payment_due", "system"),
    Move("cancel", "requested", "cancelled", "holder"),
    Move("cancel", "reviewing", "cancelled", "holder"),
    Move("cancel", "proposed", "cancelled", "holder"),
    Move("cancel", "payment_due", "cancelled", "holder"),
    Move("cancel", "accepted", "cancelled", "holder"),
    Move("cancel_late", "accepted", "charged", "holder"),
    Move("cancel_as_organisation", "proposed", "cancelled", "organisation"),
    Move("cancel_as_organisation", "payment_due", "cancelled", "organisation"),
    Move("cancel_as_organisation", "accepted", "cancelled", "organisation"),
    Move("expire", "requested", "expired", "system"),
    Move("expire", "reviewing", "expired", "system"),
    Move("expire", "proposed", "expired", "system"),
    Move("expire", "payment_due", "expired", "system"),
    Move("cancel_delisted", "requested", "cancelled", "system"),
    Move("cancel_delisted", "reviewing", "cancelled", "system"),
    Move("cancel_delisted", "proposed", "cancelled", "system"),
    Move("cancel_delisted", "payment_due", "cancelled", "system"),
    Move("cancel_delisted", "accepted", "cancelled", "system"),
    Move("follow_delisting", "accepted", "accepted", "system"),
    Move("follow_delisting", "in_training", "in_training", "system"),
    Move("declare_entry", "accepted", "in_training", "organisation"),
    Move("confirm_entry", "accepted", "accepted", "holder"),
    Move("confirm_entry", "in_training", "in_training", "holder"),
    Move("declare_attendance", "in_training", "in_training", "organisation"),
    Move("dispute", "in_training", "in_training", "holder"),
    Move("lapse", "accepted", "cancelled", "system"),
    Move("declare_no_show", "accepted", "no_show", "organisation"),
    Move("charge", "no_show", "charged", "system"),
    Move("claim_force_majeure", "accepted", "force_majeure", "holder"),
    Move("claim_force_majeure", "no_show", "force_majeure", "holder"),
    Move("claim_force_majeure", "in_training", "force_majeure", "holder"),
    Move("accept_force_majeure", "force_majeure", "cancelled", "staff"),
    Move("accept_force_majeure", "force_majeure", "in_training", "staff"),
    Move("refuse_force_majeure", "force_majeure", "charged", "staff"),
    Move("refuse_force_majeure", "force_majeure", "in_training", "staff"),
    Move("excuse", "force_majeure", "cancelled", "system"),
    Move("excuse", "force_majeure", "in_training", "system"),
    Move("declare_service_done", "in_training", "service_done", "organisation"),
    Move("stop", "in_training", "controlled", "system"),
    Move("confirm_end", "service_done", "service_done", "holder"),
    Move("confirm_end", "controlled", "controlled", "holder"),
    Move("confirm_end", "completed", "completed", "holder"),
    Move("dispute", "service_done", "controlled", "holder"),
    Move("set_aside", "service_done", "controlled", "system"),
    Move("open_control", "service_done", "controlled", "staff"),
    Move("open_control", "controlled", "controlled", "staff"),
    Move("answer_control", "controlled", "controlled", "organisation"),
    Move("decide_control", "controlled", "completed", "staff"),
    Move("release", "controlled", "completed", "system"),
    Move("validate", "service_done", "completed", "system"),
)

CLOCKS: dict[str, str] = {
    "requested": "expire",
    "reviewing": "expire",
    "proposed": "expire",
    "payment_due": "expire",
    "accepted": "lapse",
    "in_training": "stop",
    "no_show": "charge",
    "force_majeure": "excuse",
    "service_done": "validate",
    "controlled": "release",
}
"""What the clock does to an order in each state once its ``expires_on`` has passed."""

_NEXT_SIDE: dict[str, Side] = {
    "requested": "organisation",
    "reviewing": "organisation",
    "proposed": "holder",
    "payment_due": "holder",
    "accepted": "organisation",
    "in_training": "organisation",
    "service_done": "system",
    "controlled": "staff",
    "no_show": "system",
    "force_majeure": "staff",
}


def moves_for(verb: str, state: str) -> tuple[Move, ...]:
    """The moves that ``verb`` may make from ``state``: none, one, or several when the facts decide which."""
    return tuple(move for move in MOVES if move.verb == verb and move.from_state == state)


def move_to(verb: str, from_state: str, to_state: str) -> Move:
    """The one move with these three names. Raises KeyError when there is none: a mistake of ours."""
    for move in moves_for(verb, from_state):
        if move.to_state == to_state:
            return move
    raise KeyError((verb, from_state, to_state))


def verbs_of(side: Side, state: str) -> frozenset[str]:
    """What this side may do to an order in ``state``, dates aside."""
    return frozenset(move.verb for move in MOVES if move.side == side and move.from_state == state)


def next_side(state: str) -> Side | None:
    """Who acts next; None when nobody has to."""
    return _NEXT_SIDE.get(state)
