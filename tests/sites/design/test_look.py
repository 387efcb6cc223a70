"""What the eye needs: contrast, no inline script or style anywhere, drawings that carry nothing active."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Engine

SITES = Path(__file__).parents[3] / "pecule"
TEMPLATES = sorted(SITES.glob("**/templates/**/*.html"))
DRAWINGS = sorted(SITES.glob("**/static/**/*.svg"))
LOOK = SITES / "sites" / "design"
SCSS = (LOOK / "vendor-source" / "pecule.scss").read_text("utf-8")
COLOURS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", SCSS, re.M))

INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)|<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<iframe|<object|<embed", re.I
)


def brightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("text", ["ink", "quiet", "action", "action-dark", "money", "danger"])
@pytest.mark.parametrize("ground", ["#ffffff", "paper"])
def test_text_stands_out_seven_to_one(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS.get(ground, ground)) >= 7


def test_text_on_coloured_grounds_stands_out_seven_to_one() -> None:
    tags = re.findall(r"^\.govuk-tag--\w+ \{ color: (#[0-9a-f]{6}); background: (#[0-9a-f]{6}); \}", SCSS, re.M)
    pairs = [(COLOURS["action-dark"], COLOURS["action-pale"]), (COLOURS["money"], COLOURS["money-pale"]), *tags]
    assert len(pairs) == 6
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


def test_no_template_carries_script_or_style() -> None:
    assert TEMPLATES
    found = [(str(path.relative_to(SITES)), INLINE.search(path.read_text("utf-8"))) for path in TEMPLATES]
    assert [(name, match[0]) for name, match in found if match] == []


def test_templates_take_nothing_from_elsewhere() -> None:
    outside = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I)
    loads = re.compile(r"<(?:link|img|script|source)[^>]*>", re.I)
    found = [tag for path in TEMPLATES for tag in loads.findall(path.read_text("utf-8")) if outside.search(tag)]
    assert found == []


@pytest.mark.parametrize("source", ["<p style='x'>", "<script>1</script>", '<a onclick="x">', "<style>a{}</style>"])
def test_the_search_for_inline_code_finds_it(source: str) -> None:
    assert INLINE.search(source)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_drawings_carry_nothing_active(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("<svg ")
    assert INLINE.search(text) is None
    assert re.findall(r"href=|url\(|<!ENTITY|<foreignObject", text) == []


def test_what_the_style_sheet_asks_for_is_served() -> None:
    css = (LOOK / "static" / "design" / "pecule.css").read_text("utf-8")
    asked = re.findall(r'url\("?([^")]+)"?\)', css)
    assert len(asked) == 6
    assert [name for name in asked if finders.find(f"design/{name}") is None] == []
    assert re.findall(r"GDS Transport|crown|crest|@import|data:", css) == []


def test_every_static_file_named_by_a_template_exists() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text("utf-8"))
    }
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_every_template_compiles() -> None:
    engine = Engine.get_default()
    for path in TEMPLATES:
        name = str(path).split("/templates/", 1)[1]
        assert engine.get_template(name).name == name
