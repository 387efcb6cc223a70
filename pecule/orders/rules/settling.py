"""What the organisation earns when an order ends, and why it ended."""

from datetime import date
from typing import Literal

from pecule.scheme import Scheme
from pecule.scheme.cancellation import ExitReason, Settlement, delivered_in_part

Exit = Literal["finished", "holder_dropped_out", "organisation_postponed", "organisation_stopped", "force_majeure"]
EXITS: tuple[Exit, ...] = (
    "finished",
    "holder_dropped_out",
    "organisation_postponed",
    "organisation_stopped",
    "force_majeure",
)
_IN_THE_SCHEME: dict[str, ExitReason] = {
    "finished": "completed",
    "holder_dropped_out": "holder_gave_up",
    "organisation_postponed": "organisation_postponed",
    "organisation_stopped": "organisation_stopped",
    "force_majeure": "holder_gave_up",
}


def earned(scheme: Scheme, *, price_cents: int, percent: int, exit_reason: str, excused: bool, day: date) -> Settlement:
    """What a training that started earns by its completion rate; ``excused`` when force majeure was accepted.

    Source: L6353-7, R6333-4, general conditions.
    """
    return delivered_in_part(
        scheme,
        price=price_cents,
        percent=percent,
        reason=_IN_THE_SCHEME[exit_reason],
        day=day,
        force_majeure=excused or exit_reason == "force_majeure",
    )
