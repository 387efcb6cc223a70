"""Which bodies a text names."""

from collections.abc import Mapping, Sequence
from functools import cache

from pecule.scams.rules import registry
from pecule.scams.rules.registry import Brand
from pecule.scams.rules.words import Words, fold, sentence_ends, split

_SHORT = 3  # letters: such a name is one only in capitals


@cache
def _names() -> Mapping[str, Sequence[tuple[tuple[str, ...], Brand]]]:
    """Names as words, by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Brand]]] = {}
    for brand in registry.brands().values():
        for name in brand.names:
            words = tuple(split(name, range(len(name)), sentence_ends("")).words)
            if words and not (brand.word and len(words) == 1):
                found.setdefault(fold(words[0]), []).append((words, brand))
    return {first: sorted(names, key=lambda pair: -len(pair[0])) for first, names in found.items()}


def find_brands(text: str, words: Words) -> list[tuple[Brand, int, int]]:
    """(body, start, end) of each name in a text; the longest at each place."""
    names, found, at = _names(), [], 0
    while at < len(words.words):
        step = 1
        for name, brand in names.get(words.words[at], ()):
            if tuple(words.words[at : at + len(name)]) != name:
                continue
            start, end = words.starts[at], words.ends[at + len(name) - 1]
            if end - start <= _SHORT and not text[start:end].isupper():
                continue
            found.append((brand, start, end))
            step = len(name)
            break
        at += step
    return found
