"""A balance that grew, drawn on the server: stacked steps, one a year."""

from collections.abc import Sequence
from dataclasses import dataclass

from pecule.sites.design.words import NARROW, in_french

WIDTH, HEIGHT = 480, 290
LEFT, RIGHT, TOP, BOTTOM = 66, 474, 26, 250
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Series:
    """One fund of money: what it is called, and what it held at the end of each year, in cents."""

    name: str
    cents: Sequence[int]


@dataclass(frozen=True, slots=True)
class Area:
    """A drawn series: its number (for colour) and the corners of its outline."""

    number: int
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template needs, coordinates ready."""

    areas: list[Area]
    lines: list[Mark]
    years: list[Mark]
    total: Mark | None
    rows: list[tuple[int, list[int], int]]


def draw(years: Sequence[int], series: Sequence[Series]) -> Drawing:
    """Lay the series over one another. ValueError when a series has not one amount a year."""
    if any(len(one.cents) != len(years) for one in series):
        raise ValueError("every series needs one amount a year")
    totals = [sum(max(0, one.cents[i]) for one in series) for i in range(len(years))]
    top = _round_up(max(totals, default=0))
    width = (RIGHT - LEFT) / max(1, len(years))

    def x(i: int) -> float:
        return round(LEFT + i * width, 1)

    def y(cents: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * cents / top, 1)

    areas, floor = [], [0] * len(years)
    for number, one in enumerate(series, start=1):
        ceiling = [below + max(0, cents) for below, cents in zip(floor, one.cents, strict=True)]
        over = [(x(i + side), y(ceiling[i])) for i in range(len(years)) for side in (0, 1)]
        under = [(x(i + side), y(floor[i])) for i in range(len(years)) for side in (0, 1)]
        outline = " ".join(f"{px},{py}" for px, py in [*over, *reversed(under)])
        areas.append(Area((number - 1) % 5 + 1, one.name, outline))
        floor = ceiling
    every = -(-len(years) // MOST_LABELS)
    shown = [i for i in range(len(years)) if (len(years) - 1 - i) % every == 0]
    return Drawing(
        areas=areas,
        lines=[Mark(LEFT, y(top * part // 4), _euros(top * part // 4)) for part in (0, 2, 4)],
        years=[Mark(round(x(i) + width / 2, 1), BOTTOM + 24, str(years[i])) for i in shown],
        total=Mark(RIGHT, y(totals[-1]) - 7, _euros(totals[-1])) if totals else None,
        rows=[(year, [one.cents[i] for one in series], totals[i]) for i, year in enumerate(years)],
    )


def _round_up(cents: int) -> int:
    """The first round amount, in cents, at or above ``cents``: 1, 2, 4 or 8 followed by zeros."""
    amount = 10_000
    while amount < cents:
        for factor in (2, 4, 8, 10):
            if amount * factor >= cents:
                return amount * factor
        amount *= 10
    return amount


def _euros(cents: int) -> str:
    """Whole euros, for the side of a picture; the table below it has the cents."""
    euros = f"{cents // 100:,}"
    return euros.replace(",", NARROW) + f"{NARROW}€" if in_french() else f"€{euros}"
