"""What our own clock says, as against the machine's."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from pecule.statements import row


def shift() -> timedelta:
    """By how much a demonstration's clock is ahead: nothing elsewhere, and then nothing is asked of the database."""
    if not settings.PECULE_DEMO:
        return timedelta(0)
    found = row("SELECT days FROM clock_shift WHERE id = 1")
    return timedelta(days=found[0] if found else 0)


def instant(timestamp: int) -> datetime:
    """The instant of a job, in UTC: what procrastinate says (seconds), on our own clock."""
    return datetime.fromtimestamp(timestamp, UTC) + shift()
