"""Posters are read at two metres: every word large, none upon another, none off the sheet."""

from itertools import pairwise

import pytest
from reportlab.pdfgen.canvas import Canvas

from pecule.scams.rules import data
from pecule.scams.rules.warning import spotting, then, title, to_do
from pecule.sites.public.posters import MARGIN, READABLE, WIDTH, spotting_poster, warning_poster

LONG = "Votre carte vitale arrive à expiration, renouvelez-la sans attendre sur hxxps://renouv-ameli[.]info/r " * 5
Drawn = list[tuple[float, float, float, str]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What is drawn: height on the sheet, size of letters, where the line ends, words; in order."""
    found: Drawn = []
    draw = Canvas.drawString

    def spy(canvas: Canvas, x: float, y: float, text: str) -> None:
        ends = x + canvas.stringWidth(text, canvas._fontname, canvas._fontsize)
        found.append((y, canvas._fontsize, ends, text))
        draw(canvas, x, y, text)

    monkeypatch.setattr(Canvas, "drawString", spy)
    return found


def readable(drawn: Drawn) -> None:
    assert [line for line in drawn if line[1] < READABLE or line[0] < MARGIN / 2 or line[2] > WIDTH - MARGIN / 2] == []
    downwards = sorted(drawn, reverse=True)
    assert [(above, below) for above, below in pairwise(downwards) if above[0] - below[0] < below[1]] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", sorted(data.read("warnings")["do"]))
@pytest.mark.parametrize("brand", ["", "ameli", "cpf"])
def test_a_warnings_poster(drawn: Drawn, brand: str, theme: str, language: str) -> None:
    sheet = warning_poster(title(brand, "job_offer", language), LONG, to_do(theme, language), then(language), language)
    assert sheet.startswith(b"%PDF-")
    readable(drawn)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_standing_poster(drawn: Drawn, language: str) -> None:
    spotting_poster(spotting(language), then(language), language)
    said = " ".join(line[3] for line in drawn)
    assert [sign for sign in (*spotting(language).signs, spotting(language).do) if sign not in said] == []
    readable(drawn)
