"""Whose a host is: its registrable domain, an official one, or one made to look like it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pecule.scams.rules import data, registry
from pecule.scams.rules.registry import Brand

_DIGITS = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "i": "l"})
# Letters of other alphabets that are drawn like Latin ones (from Unicode's UTS 39, the ones seen in addresses).
_LATIN = str.maketrans(
    "аеорсухіјѕһԁԛԝьѵгпαεοριντκυχγηωßıɡɑàáâãäåāąçćčďèéêëēęěìíîïĩīłñńňòóôõöøōŕřšśťùúûüūůýÿžźż",
    "aeopcyxijshdqwbvrnaeopivtkuxynwbigaaaaaaaaacccdeeeeeeeiiiiiilnnnooooooorrsstuuuuuuyyzzz",
)
_PARTS = re.compile(r"[^\W_]+")
_LONG = 6  # a name of so many letters is looked for inside words, a shorter one only as a word
_TYPO_MIN = 5


@dataclass(frozen=True, slots=True)
class Owner:
    """What a host claims. ``how``: official, script, joined, typo, inside, or empty when it borrows no name."""

    brand: Brand | None
    how: str


NOBODY = Owner(None, "")


@cache
def _suffixes() -> tuple[PublicSuffixList, PublicSuffixList]:
    return PublicSuffixList(only_icann=True), PublicSuffixList()


@cache
def _known_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


@lru_cache(maxsize=65_536)
def registrable(host: str) -> str:
    """The part of a host that somebody registered (``a.b.co.uk`` gives ``b.co.uk``), or the host itself."""
    return _suffixes()[0].privatesuffix(host) or host


@lru_cache(maxsize=65_536)
def shared_hosting(host: str) -> bool:
    """Whether anybody can have a page under this host's registered domain."""
    if registrable(host) in _known("open_hosting"):
        return True
    return _suffixes()[1].privatesuffix(host) != _suffixes()[0].privatesuffix(host)


@lru_cache(maxsize=4096)
def is_ending(word: str) -> bool:
    """Whether a word is a top-level domain, by the public suffix list."""
    return _known_suffixes().publicsuffix(f"name.{word}") is not None


@cache
def _known(name: str) -> frozenset[str]:
    return frozenset(map(str, data.read("addresses")[name]))


def known(name: str) -> frozenset[str]:
    """A list of ``data/addresses.yaml`` as a set."""
    return _known(name)


@lru_cache(maxsize=65_536)
def owner(host: str) -> Owner:
    """Whose ``host`` (lower case, in Unicode) is, or whose name it borrows."""
    official = _official(host)
    if official is not None:
        return Owner(official, "official")
    if state_owned(host):
        return Owner(None, "official")
    return _borrowed(host, _stem(host))


def _stem(host: str) -> str:
    """What people chose of a host: neither its ending nor, on shared hosting, the name of who hosts."""
    if shared_hosting(host):
        shared = registrable(host) if registrable(host) in _known("open_hosting") else _suffixes()[1].publicsuffix(host)
        return host[: max(0, len(host) - len(shared or "") - 1)]
    domain = registrable(host)
    return host[: len(host) - len(domain)] + domain.split(".")[0]


def state_owned(host: str) -> bool:
    """Whether the end of the host is kept for authorities (or is a brand's own)."""
    return any(ending in _known("state_endings") for ending in _ends(host))


def _official(host: str) -> Brand | None:
    domains = registry.by_domain()
    return next((domains[ending] for ending in _ends(host) if ending in domains), None)


def _ends(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[place:]) for place in range(len(parts))]


def skeleton(word: str) -> str:
    """Write a word as the eye reads it: other alphabets and digits as the Latin letters they look like."""
    plain = word.translate(_LATIN).translate(_DIGITS)
    return plain.replace("rn", "m").replace("vv", "w") if "rn" in plain or "vv" in plain else plain


@cache
def _skeletons() -> Mapping[str, str]:
    return {skeleton(label): label for label in registry.by_label()}


@cache
def _inside() -> re.Pattern[str]:
    longest = sorted((label for label in registry.by_label() if len(label) >= _LONG), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


@cache
def _typo_labels() -> list[str]:
    return [label for label, brand in registry.by_label().items() if len(label) >= _TYPO_MIN and not brand.word]


def named(word: str) -> Brand | None:
    """Whose name one word of a path is, also written with digits for letters."""
    label = word if word in registry.by_label() else _skeletons().get(skeleton(word), "")
    return registry.by_label().get(label)


def _borrowed(host: str, stem: str) -> Owner:
    words = _PARTS.findall(stem)
    baited = _baited(words)
    labels = registry.by_label()
    for word in words:
        if word in labels and _claims(word, labels[word], baited, alone=len(words) == 1):
            return Owner(labels[word], "inside" if f"{word}." in host and host.count(".") > 1 else "joined")
        seen = skeleton(word)
        if word not in labels and word not in _known("innocent") and seen in _skeletons():
            label = _skeletons()[seen]
            if len(label) >= _TYPO_MIN or baited:
                return Owner(labels[label], "script")
    joined = stem.replace("-", "").replace("_", "")
    for text in (joined, skeleton(joined)):
        found = _inside().search(text)
        if found and not _within_a_word(found, words) and (baited or not _ordinary(found.group(), labels)):
            return Owner(labels[found.group()], "joined" if text is joined else "script")
    return _glued(words) or _mistyped(words, baited)


def _claims(word: str, brand: Brand, baited: bool, *, alone: bool) -> bool:
    """Three letters, or an ordinary word, say nothing by themselves: a word of bait must stand beside them."""
    if len(word) <= 4 or (brand.word and word in brand.names):
        return baited and not alone
    return True


def _ordinary(label: str, labels: Mapping[str, Brand]) -> bool:
    return labels[label].word and label in labels[label].names


def _baited(words: list[str]) -> bool:
    return any(word in _known("bait") for word in words)


def _within_a_word(found: re.Match[str], words: list[str]) -> bool:
    """A short name inside a longer word of other meaning: ``orange`` in ``orangerie``."""
    label = found.group()
    holder = next((word for word in words if label in word and word != label), None)
    return holder is not None and holder in _known("innocent")


def _glued(words: list[str]) -> Owner | None:
    """A short name joined to a word of bait without a hyphen: ``cpfcompte``, ``monameli``."""
    labels, bait = registry.by_label(), _known("bait")
    for word in words:
        for cut in range(3, len(word) - 1):
            head, tail = word[:cut], word[cut:]
            if len(tail) < 3:
                break
            if (head in labels and tail in bait) or (tail in labels and head in bait):
                return Owner(labels[head] if head in labels else labels[tail], "joined")
    return None


def _mistyped(words: list[str], baited: bool) -> Owner:
    for word in words:
        if len(word) < _TYPO_MIN or word in _known("innocent") or word in _known("bait"):
            continue
        allowed = 2 if len(word) >= 10 else 1
        found = process.extractOne(word, _typo_labels(), scorer=OSA.distance, score_cutoff=allowed)
        if found and found[1] and (baited or len(word) >= 7 or found[0][:2] == word[:2]):
            return Owner(registry.by_label()[found[0]], "typo")
    return NOBODY
