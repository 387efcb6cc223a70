"""Which services done are looked at closely before they are paid: some by chance, the others for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from pecule.orders.rules.attendance import AttendanceRow, proven_percent
from pecule.orders.rules.refusals import AnswerAwaited, PercentAboveDeclared
from pecule.scheme import Scheme

Ground = Literal[
    "sampled",
    "holder_disagrees",
    "no_attendance",
    "attendance_below",
    "declared_late",
    "organisation_delisted",
    "agent",
]
GROUNDS: tuple[Ground, ...] = (
    "sampled",
    "holder_disagrees",
    "no_attendance",
    "attendance_below",
    "declared_late",
    "organisation_delisted",
    "agent",
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A service done as both sides tell it. ``disputed`` when the holder said that something is wrong."""

    order: UUID
    hours: int
    percent: int
    holder_percent: int | None
    disputed: bool
    late: bool
    attendance: Sequence[AttendanceRow]


def grounds_for(scheme: Scheme, told: Declared, *, day: date) -> tuple[Ground, ...]:
    """Why this service done is set aside for a control on ``day``; empty when it is validated by rule.

    Source: R6333-4 (the service done is verified before it is paid).
    """
    found: list[Ground] = []
    if sampled(scheme, told.order, day=day):
        found.append("sampled")
    if told.disputed or (told.holder_percent is not None and told.holder_percent < told.percent):
        found.append("holder_disagrees")
    if told.percent == 100 and not told.attendance:
        found.append("no_attendance")
    if told.attendance and proven_percent(told.attendance, hours=told.hours) < told.percent:
        found.append("attendance_below")
    if told.late:
        found.append("declared_late")
    return tuple(found)


def sampled(scheme: Scheme, order: UUID, *, day: date) -> bool:
    """Whether chance picks this order: always the same answer for one order, which nobody can choose."""
    share = scheme.find("control.sample_share", on=day)
    if share is None:
        return False
    drawn = int.from_bytes(sha256(b"control:" + order.bytes).digest()[:8])
    return bool(drawn * share.value.denominator < share.value.numerator * 2**64)


def check_allowed(
    percent: int, *, declared: int, opened: bool, answered: bool, answer_by: date | None, today: date
) -> None:
    """Refuse to allow more than was declared, or less before the organisation could answer.

    Raises PercentAboveDeclared, AnswerAwaited. Source: R6333-6 (adversarial procedure).
    """
    if not 0 <= percent <= declared:
        raise PercentAboveDeclared(declared=declared)
    heard = opened and (answered or (answer_by is not None and today > answer_by))
    if percent < declared and not heard:
        raise AnswerAwaited
