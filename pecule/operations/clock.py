"""The one place where the clock is read. Everything below is told the instant or the day.

What Django times by itself (sessions, the tries counted in its cache) reads the machine's own clock: a demonstration
that has been moved forward signs nobody out.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pecule.clock.queries import shift

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant on our own clock, in UTC; a demonstration may have moved it forward."""
    return machine_now() + shift()


def is_moved(at: datetime) -> bool:
    """Whether an instant just read is not the machine's own, so that people must be told what day it is."""
    return abs(at - machine_now()) >= timedelta(hours=12)


def machine_now() -> datetime:
    """The machine's own instant, in UTC: only for what is put on our clock afterwards."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the door by which the clock comes in


def today() -> date:
    """The present day in Paris, where the law's days are counted."""
    return now().astimezone(PARIS).date()
