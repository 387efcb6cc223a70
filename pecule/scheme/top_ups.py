"""Money that others pay in: dotations and their conditions, top-ups that the law or a court orders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.kernel.refusals import Refusal
from pecule.scheme.delays import deadline
from pecule.scheme.explanations import Explanation, Quantity, step
from pecule.scheme.schemes import Scheme


class ConditionsNotAllowed(Refusal):
    """A dotation with conditions that the law of its day does not know."""

    says = "On {day}, a dotation could not be earmarked, limited in time or asked back. It was not credited."
    next_step = "Send it without conditions."


class ConditionsNeedEarmark(Refusal):
    """A time limit or a repayment asked for on a dotation that is not earmarked."""

    says = "A time limit, or the return of the unused part, can only be set on a dotation reserved for some trainings."
    next_step = "Name the trainings it is reserved for, or drop these conditions. It was not credited."


class ExpiryInThePast(Refusal):
    """A dotation that expires before it arrives."""

    says = "This dotation would expire on {expires_on}, before it arrives on {day}. It was not credited."
    next_step = "Set a later time limit, one that leaves time to choose and follow a training."


class MoneyNotReceived(Refusal):
    """A dotation announced, whose money has not arrived."""

    says = "This dotation of {announced} was announced, but its money has not arrived. Nothing was credited."
    next_step = "It is credited on the day its money arrives."


class TopUpBelowMinimum(Refusal):
    """A top-up below the least that the law sets."""

    says = "This top-up of {offered} is below the least amount, {minimum}. Nothing was credited."
    next_step = "Pay at least {minimum}."


@dataclass(frozen=True, slots=True)
class TopUp:
    """An amount (account units), the last day to pay or declare it, whether it counts for the ceiling, and why."""

    amount: int
    due_by: date | None
    counts_for_ceiling: bool
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class ReturnOfDotation:
    """Who has money that comes back to a dotation: the holder again, or its funder."""

    to: Literal["holder", "funder", "lapsed"]
    explanation: Explanation


def counts_for_ceiling(scheme: Scheme, origin: str, *, day: date) -> bool:
    """Whether money of that origin counts for the yearly credit and its ceiling. Source: L6323-15."""
    return origin not in scheme.words("ceiling.not_counted", on=day)


def dotation(
    scheme: Scheme,
    *,
    announced: int,
    received: int,
    earmark: Collection[str] = (),
    expires_on: date | None = None,
    repay_unused: bool = False,
    day: date,
) -> TopUp:
    """What a dotation credits on ``day``: what was received, never what was announced.

    Raises MoneyNotReceived, ConditionsNotAllowed, ConditionsNeedEarmark, ExpiryInThePast.
    Source: L6323-4 III, R6323-42, R6323-42-1.
    """
    on_receipt = scheme.value("dotation.credited_on_receipt", on=day)
    unit = scheme.account_unit
    told = []
    if earmark or expires_on or repay_unused:
        allowed = scheme.find("dotation.conditions_allowed", on=day)
        if allowed is None or not allowed.value:
            raise ConditionsNotAllowed(day=day)
        if not earmark:
            raise ConditionsNeedEarmark
        if expires_on and expires_on < day:
            raise ExpiryInThePast(expires_on=expires_on, day=day)
        told.append(step("It is reserved for some trainings by its funder.", allowed))
        if expires_on:
            told.append(step("It can be used until {expiry}.", allowed, expiry=expires_on))
    if received <= 0:
        raise MoneyNotReceived(announced=Quantity(announced, unit))
    credited = step("{amount} arrived and is credited at once.", on_receipt, amount=Quantity(received, unit))
    return TopUp(received, None, counts_for_ceiling(scheme, "dotation", day=day), (credited, *told))


def return_of_dotation(scheme: Scheme, *, expires_on: date | None, repay_unused: bool, day: date) -> ReturnOfDotation:
    """Where money goes that comes back to a dotation on ``day``, as when an order is cancelled.

    Money held for an order before the time limit stays held until the order ends; coming back after the limit, it goes
    to the funder who asked for it, else it can no longer be used. Source: R6323-42-1.
    """
    if expires_on is None or day <= expires_on:
        told = step("The dotation is still usable: the money goes back to the holder's account.")
        return ReturnOfDotation("holder", (told,))
    conditions = scheme.value("dotation.conditions_allowed", on=day)
    if repay_unused:
        says = "The dotation expired on {expiry}: the unused part goes back to its funder."
        return ReturnOfDotation("funder", (step(says, conditions, expiry=expires_on),))
    says = "The dotation expired on {expiry}: the unused part can no longer be used."
    return ReturnOfDotation("lapsed", (step(says, conditions, expiry=expires_on),))


def corrective_top_up(
    scheme: Scheme, *, headcount: int, interviews_held: bool, trained: bool, interview_on: date
) -> TopUp:
    """What a firm owes that gave an employee neither the interviews nor a training over the years that count.

    Zero when the firm is small or did its duty; nothing is credited before the money arrives.
    Source: L6323-13, R6323-3.
    """
    least = scheme.value("top_up.corrective.headcount_min", on=interview_on)
    if headcount < least.value:
        told = step("A firm of fewer than {least} employees does not owe it.", least, least=least.value)
        return TopUp(0, None, False, (told,))
    years = scheme.value("top_up.corrective.years", on=interview_on)
    if interviews_held or trained:
        told = step("Interviews were held or a training was given over {years} years.", years, years=years.value)
        return TopUp(0, None, False, (told,))
    amount = scheme.value("top_up.corrective.amount", on=interview_on)
    due = deadline(scheme, "corrective_payment", start=interview_on)
    says = "Neither interviews nor training over {years} years: the firm owes {amount}."
    owed = step(says, amount, years=years.value, amount=Quantity(amount.value, scheme.account_unit))
    counted = counts_for_ceiling(scheme, "corrective", day=interview_on)
    return TopUp(amount.value, due.day, counted, (owed, *due.explanation))


def treasury_payment(scheme: Scheme, *, owed: int, paid: int, day: date) -> int:
    """What a firm that did not pay its corrective top-up owes the Treasury: what is missing, plus the surcharge.

    Account units. Source: L6323-13.
    """
    missing = max(0, owed - paid)
    surcharge = scheme.value("top_up.corrective.surcharge", on=day).value
    return missing + int(missing * surcharge)


def dismissal_top_up(scheme: Scheme, *, offered: int, dismissed_on: date) -> TopUp:
    """The top-up of someone dismissed after refusing a performance agreement. Raises TopUpBelowMinimum.

    Source: L2254-2, R6323-3-2.
    """
    minimum = scheme.value("top_up.dismissal.minimum", on=dismissed_on)
    unit = scheme.account_unit
    if offered < minimum.value:
        raise TopUpBelowMinimum(offered=Quantity(offered, unit), minimum=Quantity(minimum.value, unit))
    due = deadline(scheme, "dismissal_declaration", start=dismissed_on)
    told = step("At least {minimum} is due.", minimum, minimum=Quantity(minimum.value, unit))
    counted = counts_for_ceiling(scheme, "performance_agreement", day=dismissed_on)
    return TopUp(offered, due.day, counted, (told, *due.explanation))


def whistleblower_top_up(scheme: Scheme, *, ordered: int, balance: int, judged_on: date) -> TopUp:
    """What a court may make an employer pay in: at most the ceiling less the balance. Source: D6323-3-4."""
    ceiling = scheme.value("top_up.whistleblower.ceiling", on=judged_on)
    amount = min(ordered, max(0, ceiling.value - balance))
    due = deadline(scheme, "whistleblower_payment", start=judged_on)
    says = "With {balance} in the account and a ceiling of {ceiling}, the court may order up to {room}."
    unit = scheme.account_unit
    room = Quantity(max(0, ceiling.value - balance), unit)
    told = step(says, ceiling, balance=Quantity(balance, unit), ceiling=Quantity(ceiling.value, unit), room=room)
    counted = counts_for_ceiling(scheme, "whistleblower", day=judged_on)
    return TopUp(amount, due.day, counted, (told, *due.explanation))
