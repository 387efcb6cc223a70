"""Checks of what an organisation declares, and of what it proposes instead of what was asked."""

from datetime import date

from pecule.orders.rules.refusals import (
    CompletionNotAPercentage,
    EndNotPossible,
    EntryOutsideSession,
    PriceRaised,
    RatingNotAMark,
    TooEarly,
    UnknownExit,
)
from pecule.orders.rules.settling import EXITS


def check_entry(day: date, *, start: date, end: date, today: date) -> None:
    """Refuse an entry outside the session or still to come (EntryOutsideSession)."""
    if not start <= day <= min(end, today):
        raise EntryOutsideSession(start=start, end=end)


def check_end(day: date, *, entered_on: date | None, today: date) -> None:
    """Refuse a last day before the entry or still to come (EndNotPossible)."""
    if entered_on is None or not entered_on <= day <= today:
        raise EndNotPossible(entered_on=entered_on)


def check_completion(percent: int) -> None:
    """Refuse anything but a whole number from 0 to 100 (CompletionNotAPercentage)."""
    if not 0 <= percent <= 100:
        raise CompletionNotAPercentage


def check_exit(reason: str) -> None:
    """Refuse a reason to leave that nobody knows (UnknownExit)."""
    if reason not in EXITS:
        raise UnknownExit(reason=reason[:40])


def check_rating(rating: int | None) -> None:
    """Refuse a mark outside 1 to 5 (RatingNotAMark)."""
    if rating is not None and not 1 <= rating <= 5:
        raise RatingNotAMark


def check_price(proposed_cents: int, *, asked_cents: int) -> None:
    """Refuse a price that is not above zero, or above what was asked (PriceRaised)."""
    if not 0 < proposed_cents <= asked_cents:
        raise PriceRaised(price_cents=asked_cents)


def check_absent(*, start: date, today: date) -> None:
    """Refuse an absence before the first day of training (TooEarly)."""
    if today < start:
        raise TooEarly(start=start)
