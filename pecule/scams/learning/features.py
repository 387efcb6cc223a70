"""What the model looks at: hashed pieces of a normalised text, with where each stands.

Pieces are runs of 2 to 5 characters, words, pairs of words, and a few shapes of the whole (length, capitals, links,
numbers, money). Accents fall away, because many leave them out on a phone. Digits stay: numbers to call come back.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pecule.scams.learning.normalising import Normalised

BITS = 18
BUCKETS = 1 << BITS
GRAMS = (2, 3, 4, 5)
_SHIFT = np.uint64(64 - BITS)
_STEP = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FOLDS = str.maketrans("àâäáãåçéèêëíìîïñóòôöõúùûüýÿ\n", "aaaaaaceeeeiiiinooooouuuuyy ")
_WORD = re.compile(r"[^\W_]+|[^\w\s]+")
_LINK = re.compile(
    r"https?://|www\.|[a-z0-9-]\.(?:com|fr|net|org|info|top|xyz|co|uk|me|ly|io|site|online|shop|app|ph)\b"
)
_SHORT = re.compile(r"\b(?:bit\.ly|bit\.do|tinyurl|goo\.gl|t\.co|is\.gd|cutt\.ly|rb\.gy|urlz|shorturl|ow\.ly|t\.ly)\b")
_MONEY = re.compile(r"[€£$]\s?\d|\d\s?(?:€|£|\$|eur|usd|gbp|p\b)")
_PHONE = re.compile(r"(?:\+|\b00?)[\d .()-]{8,}\d")
_SHORT_NUMBER = re.compile(r"\b\d{4,6}\b")


@dataclass(frozen=True, slots=True)
class Pieces:
    """``buckets`` of all pieces; the first ``grams`` of them are character runs, the others words and shapes.

    ``start`` and ``end`` say where each stands in the normalised text (a shape: nowhere, ``start == end``).
    """

    buckets: NDArray[np.int64]
    grams: int
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def pieces(normalised: Normalised, original: str) -> Pieces:
    """All pieces of a text. ``original`` is asked for its capitals only."""
    text = normalised.text.translate(_FOLDS)
    hashes, starts, ends = _runs(text)
    grams = sum(map(len, hashes))
    words, word_starts, word_ends = _words(text)
    shapes = [_named(shape) for shape in _shapes(normalised.text, original, len(words))]
    words_and_shapes = np.array(words + shapes, dtype=np.uint64)
    nowhere = [0] * len(shapes)
    buckets = (np.concatenate([*hashes, words_and_shapes]) * _MIX) >> _SHIFT
    return Pieces(
        buckets.astype(np.int64),
        grams,
        np.concatenate([*starts, np.array(word_starts + nowhere, dtype=np.int64)]),
        np.concatenate([*ends, np.array(word_ends + nowhere, dtype=np.int64)]),
    )


def _runs(text: str) -> tuple[list[NDArray[np.uint64]], list[NDArray[np.int64]], list[NDArray[np.int64]]]:
    """Hashes of all character runs by length; runs of several blanks count as one blank."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    places = np.arange(len(codes), dtype=np.int64)
    blank = codes == 32
    if len(codes) > 1:
        kept = np.concatenate([[True], ~(blank[1:] & blank[:-1])])
        codes, places = codes[kept], places[kept]
    hashes, starts, ends = [], [], []
    running = codes
    for length in range(2, max(GRAMS) + 1):
        if len(codes) < length:
            break
        running = running[:-1] * _STEP + codes[length - 1 :]
        hashes.append(running * _STEP + np.uint64(length))
        starts.append(places[: len(running)])
        ends.append(places[length - 1 :] + 1)
    return hashes, starts, ends


def _words(text: str) -> tuple[list[int], list[int], list[int]]:
    found = [(_named(one.group()), one.start(), one.end()) for one in _WORD.finditer(text)]
    hashes = [one[0] for one in found]
    starts = [one[1] for one in found]
    ends = [one[2] for one in found]
    for first, second in pairwise(found):
        hashes.append((first[0] * 31 + second[0]) & 0xFFFFFFFFFFFFFFFF)
        starts.append(first[1])
        ends.append(second[2])
    return hashes, starts, ends


@lru_cache(maxsize=1 << 16)
def _named(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _shapes(text: str, original: str, words: int) -> list[str]:
    """The whole message in a few marks, each one as strong as a word."""
    letters = sum(map(str.isalpha, original))
    capitals = sum(map(str.isupper, original))
    digits = sum(map(str.isdigit, original))
    found = [f"#length {min(len(text).bit_length(), 11)}", f"#words {min(words, 63) // 4}"]
    found.append(f"#digits {min(digits.bit_length(), 6)}")
    if letters and capitals * 10 > letters * 3:
        found.append("#capitals")
    found += [
        name
        for name, pattern in (
            ("#link", _LINK), ("#shortened", _SHORT), ("#money", _MONEY), ("#phone", _PHONE),
            ("#short number", _SHORT_NUMBER),
        )
        if pattern.search(text)
    ]  # fmt: skip
    pairs = [f"{one} {other}" for i, one in enumerate(found[3:]) for other in found[4 + i :]]
    return found + pairs
