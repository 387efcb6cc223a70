"""Who gets what when an order is cancelled or delivered in part."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.kernel.refusals import Refusal
from pecule.scheme.dated import Dated
from pecule.scheme.delays import deadline
from pecule.scheme.explanations import Explanation, Quantity, Step, step
from pecule.scheme.schemes import Scheme

ExitReason = Literal["completed", "holder_gave_up", "organisation_postponed", "organisation_stopped"]


class ImpossibleCompletion(Refusal):
    """A completion rate that cannot be."""

    says = "{done} done out of {total} is not a possible completion."
    next_step = "Give what was done, from zero up to the whole, and a whole above zero."


@dataclass(frozen=True, slots=True)
class Settlement:
    """The price cut in two: what the organisation keeps and what goes back to its sources (account units)."""

    to_organisation: int
    given_back: int
    explanation: Explanation


def cancelled_by_holder(
    scheme: Scheme,
    *,
    price: int,
    accepted_on: date,
    starts_on: date,
    cancelled_on: date,
    force_majeure: bool = False,
) -> Settlement:
    """A holder cancels before the training starts.

    All back within the withdrawal period, or more than the late-cancellation delay before the start, or by force
    majeure; else the organisation keeps its share. Source: C. conso L221-18, general conditions, L6353-7.
    """
    withdrawal = deadline(scheme, "withdrawal", start=accepted_on)
    if cancelled_on <= withdrawal.day:
        told = step(
            "Cancelled within the withdrawal period: everything is given back.", withdrawal.explanation[0].dated
        )
        return Settlement(0, price, (*withdrawal.explanation, told))
    late = scheme.value("delay.late_cancel", on=cancelled_on)
    if scheme.working_days.between(cancelled_on, starts_on) > late.value:
        says = "Cancelled more than {count} working days before the start: everything is given back."
        return Settlement(0, price, (step(says, late, count=late.value),))
    return _late(scheme, price, cancelled_on, force_majeure, late)


def did_not_come(scheme: Scheme, *, price: int, starts_on: date, force_majeure: bool = False) -> Settlement:
    """A holder does not come on the first day: as a late cancellation. Source: general conditions."""
    late = scheme.value("delay.late_cancel", on=starts_on)
    return _late(scheme, price, starts_on, force_majeure, late)


def cancelled_by_organisation(*, price: int) -> Settlement:
    """The organisation cancels before the training starts: everything is given back, at any date."""
    told = step("The organisation cancelled: everything is given back.")
    return Settlement(0, price, (told,))


def delivered_in_part(
    scheme: Scheme, *, price: int, percent: int, reason: ExitReason, day: date, force_majeure: bool = False
) -> Settlement:
    """A training that started is paid on its completion rate (whole percents); the rest goes back.

    When the holder gave up without force majeure, ``dropout.undelivered_share`` says what part of the undelivered
    training is still due. Cents are rounded in the holder's favour. Raises ImpossibleCompletion.
    Source: L6353-7, general conditions.
    """
    if not 0 <= percent <= 100:
        raise ImpossibleCompletion(done=percent, total=100)
    rounding = scheme.value("completion.rounding", on=day)
    paid = price * percent // 100
    says = "{percent} % was delivered: the organisation is paid {amount}."
    told = [step(says, rounding, percent=percent, amount=Quantity(paid, scheme.account_unit))]
    if reason == "holder_gave_up" and not force_majeure:
        share = scheme.value("dropout.undelivered_share", on=day)
        kept = (price - paid) * share.value.numerator // share.value.denominator
        says = "The holder gave up: {share} of what was not delivered stays due."
        told.append(step(says, share, share=share.value))
        paid += kept
    return Settlement(paid, price - paid, tuple(told))


def completion_percent(scheme: Scheme, *, done: int, total: int, day: date) -> int:
    """The completion rate in whole percents, rounded as ``completion.rounding`` says. Raises ImpossibleCompletion."""
    if total <= 0 or not 0 <= done <= total:
        raise ImpossibleCompletion(done=done, total=total)
    match scheme.value("completion.rounding", on=day).value:
        case "up":
            return -(-100 * done // total)
        case "nearest":
            return (200 * done + total) // (2 * total)
        case _:
            return 100 * done // total


def _late(scheme: Scheme, price: int, day: date, force_majeure: bool, late: Dated) -> Settlement:
    if force_majeure:
        return Settlement(0, price, (step("Force majeure: everything is given back.", late),))
    share = scheme.value("cancel.late_share", on=day)
    kept = price * share.value.numerator // share.value.denominator
    says = "Cancelled {count} working days or less before the start: the organisation keeps {kept}."
    told: Step = step(says, share, count=late.value, kept=Quantity(kept, scheme.account_unit))
    return Settlement(kept, price - kept, (told,))
