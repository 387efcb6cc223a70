"""Deadlines: the day by which somebody must act, in working or calendar days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pecule.kernel.refusals import Refusal
from pecule.scheme.dated import DELAY_UNITS, Dated
from pecule.scheme.explanations import Explanation, step
from pecule.scheme.schemes import Scheme

AFTER_SAYS = {
    "working_days": "{count} working days after {start}: {day}.",
    "calendar_days": "{count} days after {start}: {day}.",
    "calendar_days_to_working_day": "{count} days after {start}, carried to the next working day: {day}.",
    "months": "{count} months after {start}: {day}.",
    "years": "{count} years after {start}: {day}.",
    "quarter_ends": "Last day of the calendar quarter that follows {start}: {day}.",
}
BEFORE_SAYS = {
    "working_days": "{count} working days before {start}: {day}.",
    "calendar_days": "{count} days before {start}: {day}.",
    "months": "{count} months before {start}: {day}.",
    "years": "{count} years before {start}: {day}.",
}


class NotADelay(Refusal):
    """A value that is not counted in days, months or years, or that cannot be counted backwards."""

    says = "“{name}” is not a delay that can be counted that way."
    next_step = "Ask for one of the scheme's delays."


class StartTooSoon(Refusal):
    """A session that starts too soon after the proposal."""

    says = "This session starts on {starts_on}, less than {count} working days after the proposal. No money has moved."
    next_step = "Choose a session that starts on {earliest} or later."


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to act (the first day allowed, for a gap), and why."""

    day: date
    explanation: Explanation


def deadline(scheme: Scheme, name: str, *, start: date) -> Deadline:
    """The last day of the delay ``delay.<name>`` (or ``retention.<name>`` given whole) that starts on ``start``.

    The first day is not counted, the last one is. The value is the one in force on ``start``.
    Raises UnknownParameter, NotYetInForce, NotADelay.
    """
    dated = _delay(scheme, name, start)
    day = _after(scheme, dated, start)
    says = AFTER_SAYS[dated.unit]
    return Deadline(day, (step(says, dated, count=dated.value, start=start, day=day),))


def latest_day_before(scheme: Scheme, name: str, *, event: date, on: date) -> Deadline:
    """The last day that leaves the whole delay before ``event``, by the value in force ``on`` the day of acting.

    Raises UnknownParameter, NotYetInForce, NotADelay.
    """
    dated = _delay(scheme, name, on)
    match dated.unit:
        case "working_days":
            on_a_day_off = not scheme.working_days.is_working(event)
            day = scheme.working_days.add(event, -dated.value - on_a_day_off)
        case "calendar_days":
            day = event - timedelta(days=dated.value)
        case "months":
            day = add_months(event, -dated.value)
        case "years":
            day = add_months(event, -12 * dated.value)
        case _:
            raise NotADelay(name=name)
    says = BEFORE_SAYS[dated.unit]
    return Deadline(day, (step(says, dated, count=dated.value, start=event, day=day),))


def earliest_start(scheme: Scheme, *, proposed_on: date) -> Deadline:
    """The first day on which a session proposed on that day may start. Without such a rule, the day itself."""
    if scheme.find("delay.start_gap", on=proposed_on) is None:
        return Deadline(proposed_on, ())
    return deadline(scheme, "start_gap", start=proposed_on)


def check_start(scheme: Scheme, *, proposed_on: date, starts_on: date) -> Deadline:
    """Check that a session does not start too soon after it was proposed, or moved. Raises StartTooSoon."""
    earliest = earliest_start(scheme, proposed_on=proposed_on)
    if starts_on < earliest.day:
        count = earliest.explanation[0].facts["count"] if earliest.explanation else 0
        raise StartTooSoon(starts_on=starts_on, count=count, earliest=earliest.day)
    return earliest


def add_months(day: date, months: int) -> date:
    """The same day that many months later (earlier when negative), or the month's last day when there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _delay(scheme: Scheme, name: str, on: date) -> Dated:
    dated = scheme.value(name if "." in name else f"delay.{name}", on=on)
    if dated.unit not in DELAY_UNITS:
        raise NotADelay(name=name)
    return dated


def _after(scheme: Scheme, dated: Dated, start: date) -> date:
    match dated.unit:
        case "working_days":
            return scheme.working_days.add(start, dated.value)
        case "months":
            return add_months(start, dated.value)
        case "years":
            return add_months(start, 12 * dated.value)
        case "quarter_ends":
            first_of_quarter = date(start.year, 3 * ((start.month - 1) // 3) + 1, 1)
            return add_months(first_of_quarter, 3 * (dated.value + 1)) - timedelta(days=1)
        case "calendar_days_to_working_day":
            end = start + timedelta(days=dated.value)
            return end if scheme.working_days.is_working(end) else scheme.working_days.add(end, 1)
        case _:
            return start + timedelta(days=dated.value)
