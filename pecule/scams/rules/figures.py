"""What may be published of counts: a small one could tell who it was. Pure."""

from collections.abc import Iterable
from datetime import date

from pecule.scams.rules.limits import limit


def published(count: int, on: date) -> int | None:
    """A count, or None where it is too small to be shown."""
    return count if count >= limit("shown_from", on) else None


def shown_rows(rows: Iterable[tuple[str, int]], on: date) -> tuple[list[tuple[str, int]], int]:
    """The rows that may be shown, largest first, and how many of all are in none of them.

    What is left is itself not told where it is small: it would be found by subtraction. Then the smallest row goes too.
    """
    ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
    least = limit("shown_from", on)
    shown = [row for row in ordered if row[1] >= least]
    rest = sum(count for _, count in ordered if count < least)
    while shown and 0 < rest < least:
        rest += shown.pop()[1]
    return shown, rest
