"""A map of squares, one a place, darker where more was counted: no borrowed outlines, every place as large."""

from collections.abc import Sequence
from dataclasses import dataclass

SIDE, GAP = 29, 2  # a code of three signs at 12 px, on a phone too
SHADES = ("#ffffff", "#d5e8e6", "#8fc0bd", "#2b7f82", "#0b4f56")
INKS = ("#3c5257", "#12282c", "#12282c", "#ffffff", "#ffffff")


@dataclass(frozen=True, slots=True)
class Place:
    """A square: ``code`` is written in it, ``name`` in the table; ``count`` is 0 where nothing is shown."""

    code: str
    name: str
    row: int
    column: int
    count: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A place as drawn; ``text_x`` is the middle of its code."""

    place: Place
    x: int
    y: int
    text_x: float
    shade: str
    ink: str


@dataclass(frozen=True, slots=True)
class Key:
    """What a shade stands for: ``first`` to ``last``, both 0 where nothing is shown."""

    shade: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Tiles:
    """A drawing of ``width`` by ``height``; ``counted``: places with a count, the highest first."""

    tiles: list[Tile]
    keys: list[Key]
    counted: list[Place]
    width: int
    height: int


def draw_tiles(places: Sequence[Place]) -> Tiles:
    """Shade each place in four steps, from the lowest count to the highest."""
    counts = [place.count for place in places if place.count]
    most, below = max(counts, default=0), min(counts, default=1) - 1
    steps = [below - (-(most - below) * step // 4) for step in range(5)]
    tiles = []
    for place in places:
        level = next(level for level, step in enumerate(steps) if not place.count or (level and place.count <= step))
        x, y = place.column * SIDE, place.row * SIDE
        tiles.append(Tile(place, x, y, x + (SIDE - GAP) / 2, SHADES[level], INKS[level]))
    levels = [level for level in range(1, 5) if steps[level] > steps[level - 1]]
    keys = [Key(SHADES[0], 0, 0), *(Key(SHADES[level], steps[level - 1] + 1, steps[level]) for level in levels)]
    return Tiles(
        tiles,
        keys if most else keys[:1],
        sorted((place for place in places if place.count), key=lambda place: (-place.count, place.code)),
        (max((place.column for place in places), default=0) + 1) * SIDE,
        (max((place.row for place in places), default=0) + 1) * SIDE,
    )
