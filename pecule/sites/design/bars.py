"""Counts drawn on the server: one bar a day, or one bar a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 474, 18, 186
ROW = 26  # height of a line of named bars
NAMED_LEFT, NAMED_RIGHT = 190, 430
DATES_MOST = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn bar, with its count and whose it is; ``text_x``: where a text beside it begins."""

    x: float
    y: float
    width: float
    height: float
    count: int
    of: object
    text_x: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid, and its count."""

    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Days:
    """All that the template of daily bars needs: bars, lines of the grid, (x, day) for some days."""

    bars: list[Bar]
    lines: list[Line]
    dates: list[tuple[float, date]]


@dataclass(frozen=True, slots=True)
class Named:
    """All that the template of named bars needs."""

    bars: list[Bar]
    height: int


def draw_days(days: Sequence[tuple[date, int]]) -> Days:
    """Lay days beside one another, the highest count reaching the top."""
    top = round_up(max((count for _, count in days), default=0))
    step = (RIGHT - LEFT) / max(1, len(days))
    scale = (BOTTOM - TOP) / top
    bars = [
        Bar(round(LEFT + n * step + step * 0.12, 1), round(BOTTOM - count * scale, 1), round(step * 0.76, 1),
            round(count * scale, 1), count, day)
        for n, (day, count) in enumerate(days)
    ]  # fmt: skip
    lines = [Line(round(BOTTOM - count * scale, 1), count) for count in sorted({top, top // 2 or top})]
    every = max(1, -(-len(days) // DATES_MOST))
    dates = [(round(LEFT + (n + 0.5) * step, 1), day) for n, (day, _) in enumerate(days) if n % every == 0]
    return Days(bars, lines, dates)


def draw_named(rows: Sequence[tuple[str, int]]) -> Named:
    """Lay names under one another, the highest count reaching the right."""
    most = max((count for _, count in rows), default=1)
    bars = []
    for n, (name, count) in enumerate(rows):
        width = round((NAMED_RIGHT - NAMED_LEFT) * count / most, 1)
        bars.append(Bar(NAMED_LEFT, n * ROW + 4, width, ROW - 8, count, name, NAMED_LEFT + width + 6))
    return Named(bars, len(rows) * ROW)


def round_up(count: int) -> int:
    """The next count that reads well: 1, 2, 4, 5 or 10 times a power of ten."""
    power = 1
    while True:
        for step in (1, 2, 4, 5, 10):
            if step * power >= count:
                return step * power
        power *= 10
