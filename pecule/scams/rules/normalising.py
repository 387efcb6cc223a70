"""A text as its reader sees it: without what was put there to get past machines, each character with its origin."""

import re
import unicodedata
from array import array
from dataclasses import dataclass

# Letters of other alphabets that are drawn like Latin ones, lower case.
_ALIKE = str.maketrans("аеорсухіјѕһԁԛԝьѵгпαεοριντκυχγηωѡıɡɑ", "aeopcyxijshdqwbvrnaeopivtkuxynwwiga")
_LEET = str.maketrans("013457@$€", "oleast" + "ase")
_LEET_WORD = re.compile(r"\b(?=\w*[a-zà-ÿ]{2})(?=[\w@$]*[a-zà-ÿ][013457@$€]+[a-zà-ÿ])[\w@$€]+", re.IGNORECASE)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_](?:[ .\-_*]|  )){3,}[^\W\d_](?![^\W_])")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]")
_MIXED = re.compile(r"[^\W\d_]*[Ͱ-ӿ԰-֏][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in lower case and, for each of its characters, the place it came from in the original."""

    text: str
    origin: "array[int] | range"


def normalise(text: str) -> Normalised:
    """Undo obfuscation: forms of compatibility, invisible characters, foreign look-alikes, leet, spaced-out letters."""
    if text.isascii() and not _LEET_WORD.search(text) and not _SPACED.search(text):
        return Normalised(text.lower(), range(len(text)))
    letters, origin = _plain_letters(text)
    joined = "".join(letters)
    drop: set[int] = set()
    for spaced in _SPACED.finditer(joined):
        drop.update(place for place in range(spaced.start(), spaced.end()) if not joined[place].isalpha())
    kept = "".join(letter for place, letter in enumerate(joined) if place not in drop)
    places = array("l", (place for number, place in enumerate(origin) if number not in drop))
    return Normalised(_LEET_WORD.sub(lambda word: word.group().translate(_LEET), kept), places)


def _plain_letters(text: str) -> tuple[list[str], "array[int]"]:
    letters: list[str] = []
    origin = array("l")
    for place, character in enumerate(text):
        if character.isascii():
            plain = character.lower()
        elif _INVISIBLE.match(character):
            continue
        else:
            plain = unicodedata.normalize("NFKC", character).lower().translate(_ALIKE)
        letters.append(plain)
        origin.extend([place] * len(plain))
    return letters, origin
