"""Text as a reader understands it, whatever was done to hide it from programs, with the way back to the original.

Undone: look-alike letters, compatibility forms, zero-width and control characters, digits and signs standing for
letters inside words, letters set apart, pictures put inside words. Case is folded. Accents stay, because French
needs them. Addresses keep their digits: in them ``0`` and ``o`` are different places.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pecule.scams.learning.lookalikes import is_emoji, plain

# Characters that are one for one with what they are read as; most messages hold no other.
_ORDINARY = re.compile(r"[^\n -_a-~àâäáãåçéèêëíìîïñóòôöõúùûüýÿœæÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝŸŒÆ€£«»°§’]")
_SET_APART = re.compile(r"(?<![^\W_])[^\W_]([ .\-_*·•|/~])[^\W_](?:\1[^\W_]){2,}(?![^\W_])")
_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "|": "l"}
_IN_WORD = re.compile(r"(?<=[^\W\d_])[013457@$|](?=[^\W\d_])|(?<=[^\W\d_]{3})0(?![^\W_])|(?<![^\W_])0(?=[^\W\d_]{3})")
_AT_END = re.compile(r"(?<=[^\W\d_])[3457$](?![^\W_])")
_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|^www\.|[^\W_]/|@.*\.|[^\W_]\.[^\W_]{2,}|\[\.\]|[_#=&]")
_NOT_LEET = re.compile(r"\d\d|[2689]")
_LEET_WORD_MIN = 4
_VOWELS = frozenset("aeiouyàâéèêëîïôöùûü")
_PASSES_MAX = 8


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` as it is read; ``origin[i]`` is where its character ``i`` stands in the original, never falling."""

    text: str
    origin: Sequence[int]


def normalise(text: str) -> Normalised:
    """``text`` made comparable; doing it twice changes nothing. Any string will do."""
    if _ORDINARY.search(text) is None:
        read, origin = text.lower().replace("’", "'"), range(len(text))
        return Normalised(read, origin) if _settled(read) else _undo(list(read), list(origin))
    return _undo(*_characters(text))


def _characters(text: str) -> tuple[list[str], list[int]]:
    read: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for one in plain(character):
            if one > "\u02ff" and unicodedata.combining(one):
                _compose(read, one)
            else:
                read.append(one)
                origin.append(place)
    return read, origin


def _compose(read: list[str], mark: str) -> None:
    """Put an accent on the letter before it where that makes a letter; an accent that makes none is ornament."""
    if read:
        both = unicodedata.normalize("NFC", read[-1] + mark)
        if len(both) == 1:
            again = plain(both)
            read[-1] = again if len(again) == 1 else both


def _settled(read: str) -> bool:
    return _SET_APART.search(read) is None and _IN_WORD.search(read) is None


def _undo(read: list[str], origin: list[int]) -> Normalised:
    """Join and respell until nothing changes; each pass only takes characters away or turns digits into letters."""
    text = "".join(read)
    for _ in range(_PASSES_MAX):
        before = text
        gone = _pictures(text) | _gaps(text)
        if gone:
            text = "".join(one for place, one in enumerate(text) if place not in gone)
            origin = [one for place, one in enumerate(origin) if place not in gone]
        if _IN_WORD.search(text):
            text = _TOKEN.sub(_respelt, text)
        if text == before:
            break
    return Normalised(text, origin)


def _pictures(text: str) -> set[int]:
    """Pictures that stand between two letters of a word."""
    if text.isascii():
        return set()
    return {
        place
        for place in range(1, len(text) - 1)
        if is_emoji(text[place]) and text[place - 1].isalpha() and text[place + 1].isalpha()
    }


def _gaps(text: str) -> set[int]:
    """Separators of letters set apart: ``c o l i s``. Digits set apart are a number, and stay as they are."""
    gone: set[int] = set()
    for found in _SET_APART.finditer(text):
        letters = found.group()[::2]
        if sum(one.isalpha() for one in letters) * 2 > len(letters):
            gone.update(range(found.start() + 1, found.end(), 2))
    return gone


def _respelt(found: re.Match[str]) -> str:
    token = found.group()
    if len(token) < _LEET_WORD_MIN or not _IN_WORD.search(token) or _ADDRESS.search(token) or _NOT_LEET.search(token):
        return token
    letters = sum(one.isalpha() for one in token)
    hidden = len(_IN_WORD.findall(token))
    if letters < 2 or letters < hidden:
        return token
    return _AT_END.sub(_letter, _IN_WORD.sub(_letter, token))


def _letter(found: re.Match[str]) -> str:
    """The letter meant; ``1`` beside a vowel is an l, between consonants an i."""
    sign = found.group()
    if sign != "1":
        return _LEET[sign]
    around = found.string[max(0, found.start() - 1) : found.end() + 1]
    return "l" if _VOWELS & set(around) else "i"
