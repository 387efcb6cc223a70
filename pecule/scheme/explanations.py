"""Explanations: each result says which value, which article and which declaration made it."""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from pecule.scheme.dated import Dated

LOCALE = Path(__file__).parent / "locale"
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An integer with its unit (``cents``, ``hundredths_of_hour``, ``hundredths_of_day``), so that it can be shown."""

    value: int
    unit: str

    def __str__(self) -> str:
        return show(self, "en")


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of an explanation.

    ``says`` is the English sentence with ``{facts}`` in braces and the key of its translation; ``dated`` the value
    used, if any; ``declaration`` the caller's own reference of what was declared, if any.
    """

    says: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    dated: Dated | None = None
    declaration: str | None = None

    @property
    def parameter(self) -> str | None:
        """Name of the value used."""
        return self.dated.name if self.dated else None

    @property
    def article(self) -> str | None:
        """Article that says so."""
        return self.dated.article if self.dated else None

    @property
    def link(self) -> str | None:
        """Address of that article."""
        return self.dated.link if self.dated else None

    def sentence(self, language: str = "en") -> str:
        """The sentence in English (``en``) or French (``fr``), facts filled in."""
        template = self.says if language == "en" else _translations(language).gettext(self.says)
        return template.format_map({name: show(fact, language) for name, fact in self.facts.items()})

    def as_json(self) -> dict[str, Any]:
        """The step as plain JSON values, to be kept beside what it explains."""
        return {
            "says": self.says,
            "facts": {name: show(fact, "en") for name, fact in self.facts.items()},
            "parameter": self.parameter,
            "article": self.article,
            "link": self.link,
            "declaration": self.declaration,
        }


Explanation = tuple[Step, ...]


def step(says: str, dated: Dated | None = None, declaration: str | None = None, **facts: Any) -> Step:
    """Make a Step; facts are named arguments."""
    return Step(says, facts, dated, declaration)


@lru_cache(maxsize=4)
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, [language])


def show(fact: Any, language: str) -> str:
    """A fact as people read it in ``en`` or ``fr``: €1,234.50 or 1 234,50 €, 5 December 2025 or 5 décembre 2025."""
    match fact:
        case Quantity(value, unit):
            return _show_quantity(value, unit, language)
        case date():
            first = "1er" if fact.day == 1 and language == "fr" else str(fact.day)
            return f"{first} {_MONTHS[language][fact.month - 1]} {fact.year}"
        case Fraction():
            return f"{fact.numerator}/{fact.denominator}"
        case _:
            return str(fact)


def _show_quantity(value: int, unit: str, language: str) -> str:
    sign, value = ("-" if value < 0 else ""), abs(value)
    if language == "fr":
        number = f"{value // 100:,}".replace(",", "\u202f")
        if unit == "cents":
            return f"{sign}{number},{value % 100:02}\u00a0€"
        decimals = f",{value % 100:02}".rstrip("0").rstrip(",")
        word = {"hundredths_of_hour": "h", "hundredths_of_day": "j"}[unit]
        return f"{sign}{number}{decimals}\u00a0{word}"
    if unit == "cents":
        return f"{sign}€{value // 100:,}.{value % 100:02}"
    decimals = f".{value % 100:02}".rstrip("0").rstrip(".")
    word = {"hundredths_of_hour": "hour", "hundredths_of_day": "day"}[unit]
    return f"{sign}{value // 100:,}{decimals} {word}{'' if value <= 100 else 's'}"
