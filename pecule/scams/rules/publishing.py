"""When people are warned of a campaign. Pure."""

from datetime import date, datetime, timedelta

from pecule.scams.rules.campaigns import DANGEROUS
from pecule.scams.rules.limits import limit


def due(*, verdict: str, people: int, published: bool, withdrawn: bool, day: date) -> bool:
    """Whether a campaign is published by itself: independent people enough, and no analyst who took it back before.

    ``verdict`` is that of its first message: only what deceives or is unlawful is published without a person's word.
    """
    enough = people >= limit("independent_people", day)
    return enough and verdict in DANGEROUS and not published and not withdrawn


def ends(last_report: datetime) -> datetime:
    """When a warning goes off by itself, counted from the last report of its campaign."""
    return last_report + timedelta(days=limit("warning_days", last_report.date()))
