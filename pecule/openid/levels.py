"""Levels of assurance, as regulation (EU) 910/2014 (eIDAS), article 8, orders them and FranceConnect names them."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """How sure a sign-in is. ``LOW`` < ``SUBSTANTIAL`` < ``HIGH``; the value is the ``acr`` of tokens."""

    LOW = "eidas1"
    SUBSTANTIAL = "eidas2"
    HIGH = "eidas3"

    @property
    def rank(self) -> int:
        """Place in the order, from 0."""
        return list(Level).index(self)

    def at_least(self, asked: "Level") -> bool:
        """Whether this level is enough where ``asked`` is needed."""
        return self.rank >= asked.rank


def known(values: Iterable[str]) -> list[Level]:
    """The levels among ``values``, in their order; whatever else stands there is left out."""
    return [Level(value) for value in values if value in set(Level)]


def lowest(levels: Iterable[Level]) -> Level:
    """The lowest of several levels, which is the one that FranceConnect serves. Raises ValueError for none."""
    return min(levels, key=lambda level: level.rank)


def highest(levels: Iterable[Level]) -> Level:
    """The highest of several levels. Raises ValueError for none."""
    return max(levels, key=lambda level: level.rank)
