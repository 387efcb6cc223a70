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
_ALL = 0xFFFFFFFFFFFFFFFF
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
    """``buckets`` of all pieces; the first ``grams`` of them are character runs, the others words and shapes."""

    buckets: NDArray[np.int64]
    grams: int


def pieces(normalised: Normalised, original: str) -> Pieces:
    """All pieces of a text. ``original`` is asked for its capitals only."""
    text = normalised.text.translate(_FOLDS)
    codes, _ = _codes(text)
    hashes = _runs(codes)
    words = [_named(word) for word in _WORD.findall(text)]
    pairs = [(first * 31 + second) & _ALL for first, second in pairwise(words)]
    shapes = [_named(shape) for shape in _shapes(normalised.text, original, len(words))]
    buckets = (np.concatenate([*hashes, np.array(words + pairs + shapes, dtype=np.uint64)]) * _MIX) >> _SHIFT
    return Pieces(buckets.astype(np.int64), sum(map(len, hashes)))


def places(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the pieces of a normalised text start and end, in the order of ``pieces``; shapes stand nowhere."""
    text = text.translate(_FOLDS)
    _, kept = _codes(text)
    starts = [kept[: max(0, len(kept) - length + 1)] for length in GRAMS]
    ends = [kept[length - 1 :] + 1 for length in GRAMS]
    words = [(one.start(), one.end()) for one in _WORD.finditer(text)]
    spans = words + [(first[0], second[1]) for first, second in pairwise(words)]
    both = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return np.concatenate([*starts, both[:, 0]]), np.concatenate([*ends, both[:, 1]])


def _codes(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Code points and where each stands; several blanks count as one."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if "  " not in text:
        return codes, np.arange(len(codes), dtype=np.int64)
    blank = codes == 32
    kept = np.flatnonzero(np.concatenate([[True], ~(blank[1:] & blank[:-1])]))
    return codes[kept], kept


def _runs(codes: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
    """Hashes of all character runs, by length."""
    hashes, running = [], codes
    for length in GRAMS:
        running = running[:-1] * _STEP + codes[length - 1 :] if len(codes) >= length else codes[:0]
        hashes.append(running * _STEP + np.uint64(length))
    return hashes


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
