"""Working days of a country: weekdays that are not public holidays."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=8)
def _public_holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of ``country`` (ISO 3166-1 alpha-2), Monday to Friday less public holidays.

    ``subdivision`` (ISO 3166-2 suffix) adds local holidays, as Alsace-Moselle's or an overseas department's.
    """

    country: str
    subdivision: str | None = None

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return day.weekday() < 5 and day not in _public_holidays(self.country, self.subdivision)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day strictly after ``day`` (before it when negative; ``day`` itself for 0)."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days strictly after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)
