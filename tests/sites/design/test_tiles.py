"""A map of squares: nobody stands on another, shades follow counts, the table says the same."""

import re

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules.departments import DEPARTMENTS, PLACES
from pecule.sites.design.tiles import SHADES, SIDE, Place, draw_tiles
from pecule.sites.public.scam_words import departments

COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40)


def places(counts: list[int]) -> list[Place]:
    return [Place(f"{n:02}", f"Place <{n}>", n // 8, n % 8, count) for n, count in enumerate(counts)]


def test_every_department_has_a_square_of_its_own() -> None:
    assert (set(PLACES), len(set(PLACES.values()))) == (set(DEPARTMENTS), 101)


def test_neighbours_stand_as_on_any_map() -> None:
    row, column = 0, 1
    assert PLACES["59"][row] < PLACES["75"][row] < PLACES["63"][row] < PLACES["34"][row] < PLACES["2A"][row]
    assert (
        PLACES["29"][column] < PLACES["72"][column] < PLACES["75"][column] < PLACES["51"][column] < PLACES["67"][column]
    )
    assert {PLACES[code][column] for code in ("971", "972", "973", "974", "976")} == {0}


@given(COUNTS)
def test_darker_means_more_and_white_means_nothing(counts: list[int]) -> None:
    drawing = draw_tiles(places(counts))
    levels = [SHADES.index(tile.shade) for tile in drawing.tiles]
    assert [level == 0 for level in levels] == [count == 0 for count in counts]
    ranked = sorted(zip(counts, levels, strict=True))
    assert [level for _, level in ranked] == sorted(levels)
    assert levels.count(4) == 0 or counts[levels.index(4)] > 3


@given(COUNTS)
def test_keys_name_every_count_once_and_the_table_counts_the_same(counts: list[int]) -> None:
    drawing = draw_tiles(places(counts))
    shades = {key.shade: range(key.first, key.last + 1) for key in drawing.keys}
    assert [tile.place.count in shades[tile.shade] for tile in drawing.tiles] == [True] * len(counts)
    assert sorted(place.count for place in drawing.counted) == sorted(count for count in counts if count)
    assert all(tile.x + SIDE <= drawing.width and tile.y + SIDE <= drawing.height for tile in drawing.tiles)


def html_of(rows: list[tuple[str, int]]) -> str:
    source = '{% load design %}{% tile_map "where" "Where" "Squares" "None" places %}'
    return Template(source).render(Context({"places": departments(rows)}))


def test_the_picture_has_a_name_and_a_table() -> None:
    html = html_of([("75", 12), ("2B", 3)])
    assert html.count("<rect") == 101 + 5
    assert '<svg viewBox="-1 -1 377 406" role="img" aria-labelledby="where-title where-text"' in html
    assert re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>(\d+)', html) == [
        ("75 Paris", "12"),
        ("2B Haute-Corse", "3"),
    ]
    assert "style=" not in html


def test_a_map_of_nothing_says_so() -> None:
    assert "<svg" not in html_of([])
