"""When a notice is tried again, and when no more. Pure."""

from datetime import datetime, timedelta

BACK_OFF = tuple(
    timedelta(minutes=minutes) for minutes in (5, 10, 20, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60, 24 * 60)
)
"""How long after each try the next one comes; far more than a mail server takes to answer. Four days in all."""

TRIES_MAX = len(BACK_OFF)


def next_try(at: datetime, tries: int) -> datetime:
    """When to try again after try number ``tries`` (from 1), begun ``at``, if it is not known to have worked."""
    return at + BACK_OFF[min(tries, TRIES_MAX) - 1]
