"""Who was there, day by day: what an organisation declares, and how much of the training it proves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.orders.rules.refusals import AttendanceImpossible

Part = Literal["morning", "afternoon", "day"]
PARTS = ("morning", "afternoon", "day")
MINUTES_OF = {"morning": 12 * 60, "afternoon": 12 * 60, "day": 24 * 60}


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Minutes of training followed on one day: half a day in person, or the whole day at a distance."""

    day: date
    part: str
    minutes: int


def check_attendance(rows: Sequence[AttendanceRow], *, entered_on: date, end: date, today: date) -> None:
    """Refuse rows outside the training, to come, twice the same, or of impossible length (AttendanceImpossible)."""
    last = min(end, today)
    for row in rows:
        if row.part not in PARTS or not entered_on <= row.day <= last or not 0 <= row.minutes <= MINUTES_OF[row.part]:
            raise AttendanceImpossible(day=row.day, entered_on=entered_on, last=last)
    if not rows or len({(row.day, row.part) for row in rows}) < len(rows):
        raise AttendanceImpossible(day=rows[0].day if rows else today, entered_on=entered_on, last=last)


def proven_percent(rows: Collection[AttendanceRow], *, hours: int) -> int:
    """What share of the planned ``hours`` the rows prove, in whole percents cut down; a hundred at most."""
    return min(100, sum(row.minutes for row in rows) * 100 // (hours * 60))
