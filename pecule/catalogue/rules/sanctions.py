"""Hearings and sanctions: nothing is decided before the organisation could answer. Pure."""

from datetime import date
from typing import Literal, get_args

from pecule.kernel.refusals import Refusal
from pecule.scheme import Scheme
from pecule.scheme.delays import deadline

SanctionKind = Literal["warning", "refusal_to_pay", "unpublish", "delisting"]
SANCTION_KINDS: tuple[str, ...] = get_args(SanctionKind)


class HearingRuns(Refusal):
    """A decision before the organisation answered, and before its time to answer is over."""

    says = "The organisation may still answer, until {answer_by}."
    next_step = "Wait for its answer, or for the day after."
    status = 409


class HearingClosed(Refusal):
    """An answer or a decision in a hearing that is over."""

    says = "This hearing is closed."
    next_step = "Open another one for new facts."
    status = 409


class AnswerTooLate(Refusal):
    """An answer given after the last day."""

    says = "The last day to answer was {answer_by}."
    next_step = "Write to us: the decision says how to contest it."
    status = 409


class SanctionUnfit(Refusal):
    """An unknown sanction, or one with an end that does not go with it."""

    says = "Only a delisting has an end, and it must have one."
    next_step = "Give the last day of a delisting, and none for the other sanctions."


class StopTooLong(Refusal):
    """A suspension or a delisting beyond what the law allows, or that ends before it begins."""

    says = "This measure may not last beyond {longest}, nor end before it begins."
    next_step = "Choose an earlier last day."


def check_ripe(state: str, answer_by: date, day: date) -> None:
    """Refuse a decision while the organisation may still answer (HearingRuns), or twice (HearingClosed)."""
    if state == "closed":
        raise HearingClosed
    if state == "open" and day <= answer_by:
        raise HearingRuns(answer_by=answer_by)


def check_sanction(scheme: Scheme, kind: str, until: date | None, day: date) -> None:
    """Refuse an unfit sanction (SanctionUnfit) or a delisting beyond ``delay.delisting`` (StopTooLong). R6333-6."""
    if kind not in SANCTION_KINDS or (kind == "delisting") != (until is not None):
        raise SanctionUnfit
    if until is not None:
        check_length(scheme, "delisting", until, day)


def check_length(scheme: Scheme, delay: str, until: date, day: date) -> None:
    """Refuse a last day beyond ``delay.<delay>`` counted from ``day``, or before it (StopTooLong)."""
    longest = deadline(scheme, delay, start=day).day
    if not day <= until <= longest:
        raise StopTooLong(longest=longest)
