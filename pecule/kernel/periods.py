"""Periods of days, closed at both ends, as law and declarations write them."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` to ``end``, both included. ``end`` may not come before ``start``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of calendar days, both ends included."""
        return (self.end - self.start).days + 1

    def overlap(self, other: "Period") -> "Period | None":
        """The days in both periods, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    @classmethod
    def year(cls, year: int) -> "Period":
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, first: date) -> "Period":
        """The calendar month that holds ``first``."""
        start = first.replace(day=1)
        following = (start + timedelta(days=31)).replace(day=1)
        return cls(start, following - timedelta(days=1))
