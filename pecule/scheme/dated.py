"""Dated values of a scheme: what is worth how much since when, by which article."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any

from pecule.kernel.refusals import Refusal

UNITS = frozenset(
    {
        "cents",
        "hundredths_of_hour",
        "hundredths_of_day",
        "count",
        "working_days",
        "calendar_days",
        "calendar_days_to_working_day",
        "months",
        "years",
        "quarter_ends",
        "ratio",
        "word",
        "words",
        "flag",
        "day",
        "month_day",
    }
)
DELAY_UNITS = frozenset(
    {"working_days", "calendar_days", "calendar_days_to_working_day", "months", "years", "quarter_ends"}
)


class UnknownParameter(Refusal):
    """A name that the scheme does not know."""

    says = "The scheme “{scheme}” has no value named “{name}”."
    next_step = "Look for the name among the parameters of that scheme."


class NotYetInForce(Refusal):
    """A value asked for on a day before its first date."""

    says = "“{name}” was not in force on {on}."
    next_step = "It applies from {first}: ask for a later day."


@dataclass(frozen=True, slots=True)
class Dated:
    """One value as it stands on a day: what it is worth, its unit, since when, and where that is written.

    ``value`` is an int (cents, hundredths, days, counts), a Fraction (``ratio``), a str (``word``), a tuple of str
    (``words``), a bool (``flag``), a date (``day``) or a (month, day) pair (``month_day``).
    """

    name: str
    value: Any
    unit: str
    since: date
    article: str
    link: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value and its whole history, oldest first."""

    name: str
    description: str
    unit: str
    history: tuple[Dated, ...]

    def find(self, on: date) -> Dated | None:
        """The value in force on that day, or None before the first date."""
        at = bisect_right(self.history, on, key=lambda dated: dated.since)
        return self.history[at - 1] if at else None
