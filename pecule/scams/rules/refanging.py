"""Mends addresses that were written so that nothing opens them by itself: ``hxxps://ameli[.]fr``, ``ameli . fr``."""

import re
from array import array
from dataclasses import dataclass

_ENDINGS = "com|net|org|info|fr|eu|co|top|xyz|site|online|shop|icu|club|live|link|click|app|io|me|ru|cc|uk|be|de|es"
_HIDDEN_CHARACTERS = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u180e]")
_DOTS = re.compile(
    r" ?(?:\[ ?\. ?\]|\( ?\. ?\)|\{ ?\. ?\}|\[ ?(?:dot|point) ?\]|\( ?(?:dot|point) ?\)|[。．․])(?: ?(?=\w))"
    rf"|(?<=[^\W_])(?: +\. ?|\. +)(?=(?:{_ENDINGS})(?:/|\b(?! ?\w))|(?:{_ENDINGS})/)"
    rf"|(?<=[a-z0-9]) (?:dot|point) (?=(?:{_ENDINGS})\b)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"h(?:xx|\*\*|tt)ps?\s*(?:\[:\]|:)\s*(?://|\[//\]|\\/\\/)\s?", re.IGNORECASE)
_WRONG_SCHEME = re.compile(r"hxx|h\*\*|\[:\]|: /|\s:/|// ", re.IGNORECASE)
_FIRST = re.compile(r"\[|\(|\{| \.|\. | dot | point |[。．․]|hxx|h\*\*|: //|// ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mended:
    """A text and, for each of its characters, where it came from; one place more for the end."""

    text: str
    origin: "array[int] | range"


def refang(text: str) -> Mended:
    """The text with its addresses whole and without characters of no width."""
    if text.isascii() and not _FIRST.search(text):
        return Mended(text, range(len(text) + 1))
    parts: list[str] = []
    origin = array("l")
    at = 0
    for start, end, instead in _repairs(text):
        if start < at:
            continue
        parts += (text[at:start], instead)
        origin.extend(range(at, start))
        origin.extend([start] * len(instead))
        at = end
    parts.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    return Mended("".join(parts), origin)


def _repairs(text: str) -> list[tuple[int, int, str]]:
    found = [(m.start(), m.end(), "") for m in _HIDDEN_CHARACTERS.finditer(text)]
    found += [(m.start(), m.end(), ".") for m in _DOTS.finditer(text)]
    for scheme in _SCHEME.finditer(text):
        if _WRONG_SCHEME.search(scheme.group()):
            found.append((scheme.start(), scheme.end(), "https://" if "s" in scheme.group().lower() else "http://"))
    return sorted(found)
