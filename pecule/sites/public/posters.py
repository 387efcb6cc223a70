"""Posters as PDF: A4, words large enough to be read at two metres, black and one colour, to be printed anywhere."""

from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from pecule.scams.rules.warning import Spotting

WIDTH, HEIGHT = map(float, A4)
MARGIN = 48.0
DEEP, WARM, INK = HexColor("#0b4f56"), HexColor("#f6dfb3"), HexColor("#12282c")
BOLD, PLAIN = "Helvetica-Bold", "Helvetica"  # in every reader and printer: nothing to embed
READABLE = 26.0
"""Points: letters 6.5 mm high or more, which good eyes read at two metres with ease (a three-hundredth of the way)."""
QUOTED_LINES = 5
LINE = 1.15  # from one line to the next, in heights of letters


def warning_poster(title: str, text: str, to_do: str, then: str, language: str) -> bytes:
    """A warning of one campaign: what it is, a real message, what to do."""
    canvas, out = _sheet(title, language)
    bottom = _foot(canvas, then)
    y = _band(canvas, title)
    y = _quoted(canvas, text, y - 22)
    _lines(canvas, to_do, BOLD, READABLE + 8, y - 10, bottom=bottom)
    return _done(canvas, out)


def spotting_poster(words: Spotting, then: str, language: str) -> bytes:
    """How a fraud shows itself, whatever it is about."""
    canvas, out = _sheet(words.title, language)
    bottom = _foot(canvas, then)
    y = _band(canvas, words.title) - 20
    for place, sign in enumerate(words.signs, start=1):
        canvas.setFillColor(WARM)
        canvas.circle(MARGIN + 22, y - 30, 22, stroke=0, fill=1)
        canvas.setFillColor(DEEP)
        canvas.setFont(BOLD, 26)
        canvas.drawCentredString(MARGIN + 22, y - 39, str(place))
        y = min(_lines(canvas, sign, PLAIN, READABLE, y, left=MARGIN + 62), y - 62) - 18
    _lines(canvas, words.do, BOLD, 32, y - 12, bottom=bottom)
    return _done(canvas, out)


def printable(text: str) -> str:
    """The text in the signs that these fonts have (Windows-1252); a sign they lack becomes a question mark."""
    kept = "".join(" " if letter in "\r\n\t\u202f" else letter for letter in text)
    return " ".join(kept.encode("cp1252", "replace").decode("cp1252").split())


def _sheet(title: str, language: str) -> tuple[Canvas, BytesIO]:
    out = BytesIO()
    # Without the hour and a random id in it, the same words give the same file.
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="fr-FR" if language == "fr" else "en-GB")
    canvas.setTitle(title)
    canvas.setAuthor("Pécule")
    return canvas, out


def _band(canvas: Canvas, title: str) -> float:
    """The title on a band of colour; where the page goes on."""
    lines = _split(title, BOLD, 40, WIDTH - 2 * MARGIN)
    height = 70 + 46 * len(lines)
    canvas.setFillColor(DEEP)
    canvas.rect(0, HEIGHT - height, WIDTH, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont(BOLD, 40)
    for place, line in enumerate(lines):
        canvas.drawString(MARGIN, HEIGHT - 70 - 46 * place, line)
    return HEIGHT - height


def _quoted(canvas: Canvas, text: str, top: float) -> float:
    """The message in a box, shortened to what fits."""
    lines = _split(text, PLAIN, READABLE, WIDTH - 2 * MARGIN - 40)
    if len(lines) > QUOTED_LINES:
        lines = [*lines[: QUOTED_LINES - 1], f"{lines[QUOTED_LINES - 1][:-3]}…"]
    height = 30 + 33 * len(lines)
    canvas.setFillColor(WARM)
    canvas.roundRect(MARGIN, top - height, WIDTH - 2 * MARGIN, height, 12, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(PLAIN, READABLE)
    for place, line in enumerate(lines):
        canvas.drawString(MARGIN + 20, top - 36 - 33 * place, line)
    return top - height


def _lines(
    canvas: Canvas, text: str, font: str, size: float, top: float, *, left: float = MARGIN, bottom: float = 0
) -> float:
    """Words from ``top`` down, smaller where they would pass ``bottom``; where they end."""
    lines = _split(text, font, size, WIDTH - MARGIN - left)
    while size > READABLE and top - 1.28 * size * len(lines) < bottom:
        size -= 1
        lines = _split(text, font, size, WIDTH - MARGIN - left)
    canvas.setFillColor(INK)
    canvas.setFont(font, size)
    for line in lines:
        top -= 1.28 * size
        canvas.drawString(left, top, line)
    return top


def _foot(canvas: Canvas, then: str) -> float:
    """Whom to tell, at the bottom of the sheet; where it begins."""
    lines = _split(then, PLAIN, READABLE, WIDTH - 2 * MARGIN)
    top = 24 + LINE * READABLE * len(lines)
    canvas.setFillColor(DEEP)
    canvas.rect(MARGIN, top + 10, WIDTH - 2 * MARGIN, 2, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont(PLAIN, READABLE)
    for place, line in enumerate(lines, start=1):
        canvas.drawString(MARGIN, top - LINE * READABLE * place + 6, line)
    return top + 20


def _split(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines of a text that fit; a word that is too long is cut."""
    lines: list[str] = []
    for line in simpleSplit(printable(text), font, size, width):
        most = max(1, int(width / (0.62 * size)))
        cut = len(line) > most and " " not in line
        lines += [line[at : at + most] for at in range(0, len(line), most)] if cut else [line]
    return lines


def _done(canvas: Canvas, out: BytesIO) -> bytes:
    canvas.showPage()
    canvas.save()
    return out.getvalue()
