"""Attendance as people type it: lengths in hours, lines pasted from a spreadsheet, weeks of a training. Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pecule.kernel.refusals import Refusal
from pecule.orders.queries import AttendanceRow

LINES_MAX = 500
_LENGTH = re.compile(r"(\d{1,2})(?:\s*(?:h|:)\s*(\d{2})?|[.,](\d{1,2}))?(?:\s*h)?", re.ASCII)
_PARTS = {
    "morning": "morning", "matin": "morning", "am": "morning",
    "afternoon": "afternoon", "après-midi": "afternoon", "apres-midi": "afternoon", "pm": "afternoon",
    "day": "day", "jour": "day", "journée": "day", "journee": "day",
}  # fmt: skip


class LengthUnreadable(Refusal):
    """A length of training that nobody can read."""

    says = "“{text}” is not a length of training."
    next_step = "Write hours, as in 3:30, 3h30 or 3.5."


class LineUnreadable(Refusal):
    """A pasted line that does not say a day, a part of it and a length."""

    says = "Line {line} cannot be read: “{text}”. Nothing was kept."
    next_step = "Write on each line a day, a part of the day and a length: 2026-04-01;morning;3:30."


class TooManyLines(Refusal):
    """More lines than a training has half-days."""

    says = "{found} lines were pasted, and at most {limit} are read at once. Nothing was kept."
    next_step = "Paste them in several parts."


def read_length(text: str) -> int:
    """Minutes out of hours typed as ``3:30``, ``3h30``, ``3h``, ``3.5``, ``3,5`` or ``3``. Raises LengthUnreadable."""
    found = _LENGTH.fullmatch(text.strip().lower())
    if found is None:
        raise LengthUnreadable(text=text.strip()[:20])
    hours, minutes, hundredths = found.groups()
    rest = int(minutes) if minutes else int((hundredths or "0").ljust(2, "0")) * 60 // 100
    if rest >= 60:
        raise LengthUnreadable(text=text.strip()[:20])
    return int(hours) * 60 + rest


def write_length(minutes: int) -> str:
    """Hours and minutes, as ``3:30``."""
    return f"{minutes // 60}:{minutes % 60:02}"


def read_lines(text: str) -> list[AttendanceRow]:
    """Rows out of lines ``day;part;length`` (semicolon, comma or tab). A first line of headings is passed over.

    Raises LineUnreadable, TooManyLines.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and not re.search(r"\d", lines[0][1]):
        lines = lines[1:]
    if len(lines) > LINES_MAX:
        raise TooManyLines(found=len(lines), limit=LINES_MAX)
    return [_read_line(number, line) for number, line in lines]


def _read_line(number: int, line: str) -> AttendanceRow:
    separator = next((each for each in (";", "\t") if each in line), ",")
    cells = [cell.strip().strip('"') for cell in line.split(separator, 2)]
    day = _read_day(cells[0])
    part = _PARTS.get(cells[1].lower()) if len(cells) == 3 else None
    try:
        if day is None or part is None:
            raise LengthUnreadable(text=line)
        return AttendanceRow(day, part, read_length(cells[2]))
    except LengthUnreadable as refusal:
        raise LineUnreadable(line=number, text=line[:40]) from refusal


def _read_day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    if found is None:
        return None
    year, month, day, other_day, other_month, other_year = found.groups()
    try:
        return date(int(year or other_year), int(month or other_month), int(day or other_day))
    except ValueError:
        return None


def weeks(first: date, last: date) -> list[list[date]]:
    """The days from ``first`` to ``last``, both included, week by week from Monday."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found: list[list[date]] = []
    for day in days:
        if not found or day.weekday() == 0:
            found.append([])
        found[-1].append(day)
    return found


def parts_of(modality: str) -> Sequence[str]:
    """The parts of a day that a training of this kind is told in."""
    return {"in_person": ("morning", "afternoon"), "distance": ("day",)}.get(modality, ("morning", "afternoon", "day"))
