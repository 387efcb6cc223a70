"""Hours into euros and back: former hours, public agents, volunteers, two statuses at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.kernel.refusals import Refusal
from pecule.scheme.dated import Dated
from pecule.scheme.explanations import Explanation, Quantity, Step, step
from pecule.scheme.schemes import Scheme


class DifTooLate(Refusal):
    """Former DIF hours entered after the deadline."""

    says = "Hours of the former individual right could be entered until {deadline}. Nothing was added to the account."
    next_step = "They are lost if they were not entered by then; no step can bring them back, and nobody can sell one."


class TooManyDifHours(Refusal):
    """More hours than the former right could hold."""

    says = "The former individual right could not hold more than {most}."
    next_step = "Enter the number written on the employer's certificate or on the payslip of December 2014."


@dataclass(frozen=True, slots=True)
class Conversion:
    """``taken`` leaves one side and ``given`` enters the other; ``kept`` stays where it was, unconverted.

    Hours are in hundredths, money in account units (cents in France).
    """

    taken: int
    given: int
    kept: int
    explanation: Explanation


def hours_to_account(
    scheme: Scheme, *, hours: int, counted_balance: int, activity_class: str = "employee", day: date
) -> Conversion:
    """Convert a public agent's hours (hundredths) into euros, only as far as the ceiling of her class allows.

    The hours that would pass the ceiling stay hours. Source: L6323-3, R6323-43, D6323-44.
    """
    rate = scheme.value("conversion.hour", on=day)
    ceiling = scheme.value(f"annual_credit.{activity_class}.ceiling", on=day)
    room = max(0, ceiling.value - counted_balance)
    taken = min(hours, room * 100 // rate.value)
    given = taken * rate.value // 100
    told = [_converted(scheme, rate_step=rate, hours=taken, amount=given)]
    if taken < hours:
        says = "The account stops at {ceiling}: {kept} stay as hours."
        told.append(
            step(says, ceiling, ceiling=Quantity(ceiling.value, scheme.account_unit), kept=_hours(hours - taken))
        )
    return Conversion(taken, given, hours - taken, tuple(told))


def hours_of_2018(scheme: Scheme, *, hours: int, day: date) -> Conversion:
    """Convert the hours held on 31 December 2018 (hundredths). No ceiling: all of them became euros.

    Source: décret 2018-1153.
    """
    rate = scheme.value("conversion.hour", on=day)
    amount = hours * rate.value // 100
    return Conversion(hours, amount, 0, (_converted(scheme, rate_step=rate, hours=hours, amount=amount),))


def dif_hours(scheme: Scheme, *, hours: int, entered_on: date) -> Conversion:
    """Convert former DIF hours (hundredths) that a holder enters. Raises DifTooLate, TooManyDifHours."""
    deadline = scheme.value("dif.deadline", on=entered_on)
    if entered_on > deadline.value:
        raise DifTooLate(deadline=deadline.value)
    most = scheme.value("dif.hours_max", on=entered_on)
    if hours > most.value:
        raise TooManyDifHours(most=_hours(most.value))
    entered = step(
        "Entered on {entered_on}, by the deadline of {deadline}.",
        deadline,
        entered_on=entered_on,
        deadline=deadline.value,
    )
    converted = hours_of_2018(scheme, hours=hours, day=entered_on)
    return Conversion(converted.taken, converted.given, 0, (entered, *converted.explanation))


def account_to_public_hours(
    scheme: Scheme,
    *,
    amount: int,
    not_convertible: int = 0,
    hours_balance: int,
    converted_before: Sequence[tuple[date, int]] = (),
    category: str = "standard",
    day: date,
) -> Conversion:
    """Convert euros earned in private work into a public agent's hours.

    ``not_convertible`` is the part that employers topped up; ``hours_balance`` the hours held; ``converted_before`` the
    days and hours (hundredths) of earlier conversions, counted over the last six years. Source: décret 2019-1392.
    """
    rate = scheme.value("conversion.public_hour", on=day)
    most = scheme.value("conversion.to_public_hours_max", on=day)
    period = scheme.value("conversion.to_public_period", on=day)
    ceiling = scheme.value(f"public_hours.{category}.ceiling", on=day)
    since = date(day.year - period.value, day.month, min(day.day, 28))
    before = sum(hours for when, hours in converted_before if when > since)
    possible = max(0, amount - not_convertible) * 100 // rate.value
    given = max(0, min(possible, most.value - before, ceiling.value - hours_balance))
    taken = given * rate.value // 100
    told = [_converted(scheme, rate_step=rate, hours=given, amount=taken)]
    if given < possible:
        says = "At most {most} over {years} years, and a balance of at most {ceiling}: the rest stays in euros."
        facts = {"most": _hours(most.value), "years": period.value, "ceiling": _hours(ceiling.value)}
        told.append(Step(says, facts, most))
    return Conversion(taken, given, amount - taken, tuple(told))


def volunteer_rights_to_hours(scheme: Scheme, *, amount: int, day: date) -> Conversion:
    """Convert rights earned by volunteering into a public agent's hours, to the nearest whole hour.

    Source: décret 2019-1392.
    """
    rate = scheme.value("conversion.cec_hour", on=day)
    whole = scheme.value("conversion.cec_rounding", on=day).value
    hours = (2 * amount * 100 + rate.value * whole) // (2 * rate.value * whole) * whole
    return Conversion(amount, hours, 0, (_converted(scheme, rate_step=rate, hours=hours, amount=amount),))


def public_hours_credit(
    scheme: Scheme,
    *,
    category: str,
    worked: int,
    reference: int,
    hours_balance: int,
    inaptitude: bool = False,
    year: int,
) -> Conversion:
    """Hours (hundredths) that a year credits to a public agent: ``given`` of them, the rest of ``taken`` is clipped.

    Part time counts as full time; only an incomplete post (``worked`` below ``reference``) is pro rata, rounded up to
    the hour. ``inaptitude`` adds its hours on top of the ceiling. Source: décret 2017-928, art. 3; CGFP L422-8 to 19.
    """
    on = date(year, 12, 31)
    amount = scheme.value(f"public_hours.{category}.amount", on=on)
    ceiling = scheme.value(f"public_hours.{category}.ceiling", on=on)
    whole = scheme.value("public_hours.rounding", on=on).value
    earned = min(amount.value, -(-amount.value * worked // (reference * whole)) * whole)
    given = min(earned, max(0, ceiling.value - hours_balance))
    told = [step("A year gives {earned} of {whole} a year.", amount, earned=_hours(earned), whole=_hours(amount.value))]
    if given < earned:
        says = "The balance stops at {ceiling}: {given} are credited."
        told.append(step(says, ceiling, ceiling=_hours(ceiling.value), given=_hours(given)))
    if inaptitude:
        added = scheme.value("public_hours.inaptitude", on=on)
        told.append(step("{added} are added to prevent unfitness for the post.", added, added=_hours(added.value)))
        given, earned = given + added.value, earned + added.value
    return Conversion(earned, given, 0, tuple(told))


@dataclass(frozen=True, slots=True)
class RightsToUse:
    """Which rights someone with two statuses uses."""

    rights: Literal["euros", "hours", "holder_chooses"]
    explanation: Explanation


def rights_to_use(scheme: Scheme, *, private_share: int, public_share: int, day: date) -> RightsToUse:
    """Euros or hours, for someone who earns both at once, from the share of time in each (any same unit).

    Source: R6323-27.
    """
    law = scheme.value("several_statuses", on=day)
    if private_share == public_share:
        return RightsToUse("holder_chooses", (step("Both activities weigh the same: the holder chooses.", law),))
    if private_share > public_share:
        return RightsToUse("euros", (step("Private work is the main activity: rights in euros are used.", law),))
    return RightsToUse("hours", (step("Public work is the main activity: rights in hours are used.", law),))


def _hours(hundredths: int) -> Quantity:
    return Quantity(hundredths, "hundredths_of_hour")


def _converted(scheme: Scheme, *, rate_step: Dated, hours: int, amount: int) -> Step:
    rate, money = Quantity(rate_step.value, scheme.account_unit), Quantity(amount, scheme.account_unit)
    return step("{hours} for {amount}, at {rate} an hour.", rate_step, hours=_hours(hours), amount=money, rate=rate)
