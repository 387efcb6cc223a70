"""How alike two messages are, whatever names, numbers and addresses they were filled in with. Pure.

A text becomes a template, the template a set of shingles (runs of letters). Two sets are compared exactly (Jaccard);
which ones are worth comparing is told by MinHash signatures cut into bands: two texts of which six parts in ten are
the same share a band 99 times in 100, two of which two in ten are, 15 times.
"""

import re
import zlib
from collections.abc import Set
from hashlib import blake2b

from pecule.scams.learning.normalising import normalise
from pecule.scams.rules.refanging import refang
from pecule.scams.rules.urls import find_mailboxes, find_urls
from pecule.scams.rules.words import fold

ALIKE = 0.6
"""From here on two texts are of one campaign. Measured elsewhere on SMS of frauds: below it, brands are mixed."""
SHINGLE = 4  # letters
BANDS, ROWS = 20, 3
TEMPLATE_MAX = 2_000  # characters: what differs after that differs before too
SHINGLES_MIN = 12  # fewer say "call me back": half the country writes that
_EMPTY = 1 << 40
_MASK = re.compile(r"\[(?:nir|card|iban|email|phone|name|home|birth|link)\]")
_NUMBER = re.compile(r"[+]?\d(?:[\d .,:/\-]*\d)?")
_OTHER = re.compile(r"[^a-z#@<>]+")


def template(text: str) -> str:
    """The text as all who received it received it: lower case, without accents, numbers ``#``, addresses ``<>``."""
    mended = refang(_MASK.sub(" ", text[: 4 * TEMPLATE_MAX])).text
    spans = [(one.start, one.end, " <> ") for one in find_urls(mended)]
    spans += [(start, end, " @ ") for start, end, _ in find_mailboxes(mended)]
    parts: list[str] = []
    at = 0
    for start, end, instead in sorted(spans):
        if start >= at:
            parts += (mended[at:start], instead)
            at = end
    plain = normalise("".join([*parts, mended[at:]])).text
    folded = " ".join(fold(word) for word in _NUMBER.sub(" # ", plain).split())
    return _OTHER.sub(" ", folded).strip()[:TEMPLATE_MAX]


def shingles(template: str) -> frozenset[int]:
    """Runs of four letters of a template, as numbers."""
    data = f" {template} ".encode()
    crc = zlib.crc32
    return frozenset(crc(data[at : at + SHINGLE]) for at in range(len(data) - SHINGLE + 1))


def jaccard(one: Set[int], other: Set[int]) -> float:
    """The share of shingles that two sets have in common, in [0, 1]; 0 when both are empty."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def bands(found: Set[int], brand: str) -> list[int]:
    """Signed 64-bit hashes of the bands of a text that names ``brand``: texts of two brands share none.

    One permutation of all shingles, cut into bins (Li and others, 2012); an empty bin borrows the next one's smallest
    (Shrivastava and Li, 2014). Too short a text has none.
    """
    if len(found) < SHINGLES_MIN:
        return []
    lowest = [_EMPTY] * (BANDS * ROWS)
    for shingle in found:
        mixed = (shingle * 0x9E3779B97F4A7C15 + 0x7F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed ^= mixed >> 29
        place, value = mixed % (BANDS * ROWS), (mixed >> 16) & 0xFFFFFFFF
        if value < lowest[place]:
            lowest[place] = value
    _fill(lowest)
    # Not Python's own hash: these numbers are stored, and must be the same after an upgrade.
    return [_number(f"{brand} {at} {lowest[at * ROWS : (at + 1) * ROWS]}".encode()) for at in range(BANDS)]


def _fill(lowest: list[int]) -> None:
    """Give each empty bin what the next full one has, told apart by how far it was."""
    size, before = len(lowest), list(lowest)
    for place in range(size):
        far = 0
        while before[(place + far) % size] == _EMPTY:
            far += 1
        if far:
            lowest[place] = (before[(place + far) % size] + far * 0x5BD1E995) & 0xFFFFFFFF


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
