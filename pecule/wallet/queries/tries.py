"""Counting tries of one thing in a window of time, for all processes together."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache


def count_try(what: str, *, within: timedelta, at: datetime) -> int:
    """Count this try of ``what`` and return how many there were in its window, this one included."""
    seconds = int(within.total_seconds())
    key = "wallet:" + sha256(f"{what} {int(at.timestamp()) // seconds}".encode()).hexdigest()
    cache.add(key, 0, seconds + 5)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired in between: a new window begins
        return 1
