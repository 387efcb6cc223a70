"""Whom a warning is sent to, beside being on every page: few, and seldom. Pure."""

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta

ASKED, ORDER = "asked", "order"
FRESH = timedelta(days=7)
"""A warning is sent while it is new: later, pages show it."""
REST = timedelta(days=7)
"""Between two notices to one person, whatever goes round."""
AT_ONCE = 500


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def sends(published_at: datetime, at: datetime) -> bool:
    """Whether a warning that is on is new enough to be sent."""
    return published_at > at - FRESH


def to_tell(
    *, concerned: Iterable[int], followers: Iterable[int], told: Set[int], resting: Set[int]
) -> Sequence[tuple[int, str]]:
    """(holder, why) of those to tell of one campaign, at most ``AT_ONCE``: first who has an order that it may touch.

    ``told``: who heard of it already; ``resting``: who heard of anything within ``REST``.
    """
    why = {holder: ASKED for holder in followers} | {holder: ORDER for holder in concerned}
    ordered = sorted(why, key=lambda holder: (why[holder] != ORDER, holder))
    return [(holder, why[holder]) for holder in ordered if holder not in told and holder not in resting][:AT_ONCE]
