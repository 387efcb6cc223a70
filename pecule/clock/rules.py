"""How far a demonstration's clock may be moved at once. Pure."""

from pecule.kernel.refusals import Refusal

DAYS_MAX = 60


class ClockNotYours(Refusal):
    """Outside of a demonstration nobody moves the clock."""

    says = "Only the clock of a demonstration can be moved. Nothing was changed."
    next_step = "Start one with: make demo."
    status = 404


class DaysOutOfRange(Refusal):
    """Too many days at once, none, or back."""

    says = "The clock moves forward by 1 to {most} days at once, never back. Nothing was changed."
    next_step = "Write a number of days from 1 to {most}."


def check_days(days: int) -> None:
    """Raises DaysOutOfRange."""
    if not 1 <= days <= DAYS_MAX:
        raise DaysOutOfRange(most=DAYS_MAX)
