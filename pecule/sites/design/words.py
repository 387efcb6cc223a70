"""Amounts, dates and refusals as people read them, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from pecule.kernel.refusals import Refusal
from pecule.scheme.explanations import Quantity, show

NARROW = "\u202f"  # narrow no-break space: an amount never breaks across two lines
MINUS = "\u2212"


def in_french() -> bool:
    """Whether the page being written is in French."""
    return (get_language() or "fr").startswith("fr")


def money(cents: int) -> str:
    """Write cents as euros with two decimals: ``1 234,56 €`` in French, ``€1,234.56`` in English."""
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if in_french():
        return f"{sign}{euros:,}".replace(",", NARROW) + f",{rest:02}{NARROW}€"
    return f"{sign}€{euros:,}.{rest:02}"


def long_date(day: date) -> str:
    """Write a day out: ``1er mars 2025``, ``1 March 2025``. An instant is read in Paris time."""
    if isinstance(day, datetime):
        day = localtime(day).date()
    first = "er" if day.day == 1 and in_french() else ""
    return f"{day.day}{first} {format_date(day, 'F Y')}"


def long_moment(at: datetime) -> str:
    """Write an instant out, Paris time: ``1er mars 2025 à 14 h 05``, ``1 March 2025 at 14:05``."""
    local = localtime(at)
    if in_french():
        return f"{long_date(local)} à {local.hour}{NARROW}h{NARROW}{local.minute:02}"
    return f"{long_date(local)} at {local:%H:%M}"


def fact(name: str, value: Any) -> str:
    """Write one fact of a refusal: ``*_cents`` as money, dates written out, lists joined, the rest as it is."""
    if name.endswith("_cents") and isinstance(value, int):
        return money(value)
    if isinstance(value, Quantity):
        return money(value.value) if value.unit == "cents" else show(value, "fr" if in_french() else "en")
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ", ".join(fact(name, item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What happened, and what to do next, ready to be read."""

    says: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.says} {self.next_step}".strip()


def refusal_words(refusal: Refusal) -> RefusalWords:
    """Translate both sentences of a refusal into the page's language and fill their facts in."""
    facts = {name: fact(name, value) for name, value in refusal.facts.items()}

    def told(sentence: str) -> str:
        # gettext("") would answer with the catalogue's own header.
        return gettext(sentence).format_map(facts) if sentence else ""

    return RefusalWords(says=told(refusal.says), next_step=told(refusal.next_step))
