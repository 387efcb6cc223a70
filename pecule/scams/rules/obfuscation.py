"""Places where a text was written to get past machines: people do not write so."""

import re
from collections.abc import Iterator
from functools import cache

from pecule.scams.rules import data, registry
from pecule.scams.rules.words import fold

_INVISIBLE_IN_WORD = re.compile(r"(?<=[^\W\d_])[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]+(?=[^\W\d_])")
# Words are bounded, here and below, so that no text can make a search last.
_OTHER_ALPHABET = re.compile(r"(?<![^\W\d_])[^\W\d_]{0,30}?(?:[A-Za-z][Ͱ-ӿ԰-֏]|[Ͱ-ӿ԰-֏][A-Za-z])[^\W\d_]{0,30}")
_STYLED = re.compile(r"[\U0001d400-\U0001d7ff\uff21-\uff5a]{3,}")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?![^\W_])")
_DIGIT_IN_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W_]{0,30}?[^\W\d_][013457@$][^\W\d_][^\W_]{0,30}|[013457@$][^\W\d_]{3,30})"
)
_LETTERS = str.maketrans("013457@$", "oleastas")


@cache
def _vocabulary() -> frozenset[str]:
    """Ordinary words of messages: those of our own phrases and of the bodies' names."""
    said = " ".join(f"{line['fr']} {line['en']}" for line in data.read("patterns"))
    names = " ".join(name for brand in registry.brands().values() for name in brand.names)
    return frozenset(re.findall(r"[a-z]{4,}", f"{said} {names}")) | {
        "securite",
        "bancaire",
        "livraison",
        "remboursement",
    }


def find_obfuscation(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each such place."""
    if not text.isascii():
        for pattern in (_INVISIBLE_IN_WORD, _OTHER_ALPHABET, _STYLED):
            yield from ((found.start(), found.end()) for found in pattern.finditer(text))
    yield from ((found.start(), found.end()) for found in _SPACED.finditer(text))
    for found in _DIGIT_IN_WORD.finditer(text):
        read = fold(found.group()).translate(_LETTERS)
        if read in _vocabulary() or (len(read) > 6 and read.rstrip("s") in _vocabulary()):
            yield found.start(), found.end()
