"""Checks of what an organisation declares."""

from datetime import date

from pecule.orders.rules.refusals import CompletionNotAPercentage, EndNotPossible, EntryOutsideSession


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
