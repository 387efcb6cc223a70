"""The one place where the clock is read. Everything below is told the instant or the day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- this is the door by which the clock comes in


def today() -> date:
    """The present day in Paris, where the law's days are counted."""
    return now().astimezone(PARIS).date()
