"""Bodies whose name is borrowed, and what is really theirs: ``data/registry.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pecule.scams.rules import data

_KEYS = frozenset({"id", "kind", "names", "domains", "numbers", "senders", "labels", "word"})


class MalformedRegistry(Exception):
    """A line of the registry that cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A body. ``names`` are folded (lower case, no accents); ``word``: its name alone claims nothing.

    ``labels`` are the parts of an address that claim to be it.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    numbers: tuple[str, ...]
    senders: tuple[str, ...]
    labels: tuple[str, ...]
    word: bool

    @property
    def title(self) -> str:
        """How people call it, for a page."""
        return self.names[0]


@cache
def brands() -> Mapping[str, Brand]:
    """Every body by id. Raises MalformedRegistry."""
    found: dict[str, Brand] = {}
    for line in data.read("registry"):
        brand = _brand(line)
        if brand.id in found:
            raise MalformedRegistry(f"{brand.id}: named twice")
        found[brand.id] = brand
    return found


@cache
def by_domain() -> Mapping[str, Brand]:
    """Whose each official domain is. A domain that two lines give belongs to the first."""
    return {domain: brand for brand in reversed(list(brands().values())) for domain in brand.domains}


@cache
def by_label() -> Mapping[str, Brand]:
    """Whose name each part of an address borrows."""
    return {label: brand for brand in reversed(list(brands().values())) for label in brand.labels}


@cache
def by_number() -> Mapping[str, Brand]:
    """Whose each published number is, in E.164 or as a short number."""
    return {number: brand for brand in brands().values() for number in brand.numbers}


def _brand(line: Mapping[str, Any]) -> Brand:
    unknown = line.keys() - _KEYS
    if unknown or not {"id", "kind", "names"} <= line.keys():
        raise MalformedRegistry(f"{line.get('id')}: {', '.join(sorted(unknown)) or 'something is missing'}")
    names, domains = tuple(map(str, line["names"])), tuple(line.get("domains", ()))
    return Brand(
        id=line["id"],
        kind=line["kind"],
        names=names,
        domains=domains,
        numbers=tuple(line.get("numbers", ())),
        senders=tuple(sender.casefold() for sender in line.get("senders", ())),
        labels=tuple(line["labels"]) if "labels" in line else _labels(names, domains, word=line.get("word", False)),
        word=line.get("word", False),
    )


def _labels(names: tuple[str, ...], domains: tuple[str, ...], *, word: bool) -> tuple[str, ...]:
    """The first part of each domain, and each name written in one word."""
    joined = {"".join(letter for letter in name if letter.isalnum()) for name in names if not word or " " in name}
    firsts = set() if word else {domain.split(".")[0].replace("-", "") for domain in domains}
    said = (joined | firsts) - set(map(str, data.read("addresses")["plain_labels"]))
    return tuple(sorted(label for label in said if len(label) >= 3 and not label.isdigit()))
