"""The yearly credit: what a year of work gives, class by class, up to the ceiling.

The contract with SQL. ``CreditTable`` holds every number of the rule as plain integers, and the rule below uses nothing
else, so that a set-based query given the same numbers as parameters computes the same cents. For one person and year:

1. Leave out lines whose class requires a contribution that was not paid.
2. Each line's share of a full year, with integer division, in units of 1/SCALE:
   ``share = least(worked + counted_absence, ref) * SCALE / ref`` where ``ref`` is, by unit,
   hours: ``coalesce(reference, hours_reference)``; days: ``least(coalesce(reference, days_reference_max),
   days_reference_max)``; calendar: ``calendar_reference``; pay: ``pay_reference``. Every product fits a bigint
   (``ref`` is at most REFERENCE_MAX).
3. By kind of work (``ClassTerms.work``): ``shares = sum(share)``, ``lines = count(*)``, and the class with the highest
   ``annual`` present rules (the highest ``ceiling``, then the first in the table, when equal). Then
   ``amount = annual`` if ``(shares + lines) * full_from_den >= full_from_num * SCALE``
   else ``(prorated * shares + SCALE - 1) / SCALE``. Adding ``lines`` gives back what the divisions cut off.
4. ``amount`` and ``ceiling`` are the greatest of all kinds of work (each on its own).
5. ``base = least(amount, greatest(0, ceiling - counted_balance))``.
6. Each add-on that any kept line of one of its kinds of work carries, in table order:
   ``least(add_on.amount, greatest(0, add_on.ceiling - counted_balance - base - add-ons before it))``.

For any one line, and for up to 60 lines that share a reference of at most 2,000 hours, this is exactly the law's
arithmetic in fractions, rounded up to the cent (R6323-1 II).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pecule.kernel.periods import Period
from pecule.kernel.refusals import Refusal
from pecule.scheme.credit_tables import (
    REFERENCE_MAX,
    SCALE,
    AddOnTerms,
    ClassTerms,
    CreditTable,
    Unit,
    credit_table,
    last_day,
)
from pecule.scheme.dated import Dated
from pecule.scheme.explanations import Explanation, Quantity, Step, step
from pecule.scheme.schemes import Scheme

__all__ = [
    "REFERENCE_MAX",
    "SCALE",
    "Activity",
    "AddOnTerms",
    "ClassTerms",
    "CreditTable",
    "ImpossibleActivity",
    "Unit",
    "UnknownActivityClass",
    "YearlyCredit",
    "counted_absences",
    "credit_table",
    "last_day",
    "share_of_year",
    "yearly_credit",
]

SHOWN_UNIT: Mapping[str, str] = {
    "hours": "hundredths_of_hour",
    "days": "hundredths_of_day",
    "calendar": "hundredths_of_day",
    "pay": "cents",
}


class UnknownActivityClass(Refusal):
    """A class of activity that the scheme does not know in that year."""

    says = "“{name}” is not a class of activity of this scheme for {year}."
    next_step = "Use one of: {known}."


class ImpossibleActivity(Refusal):
    """A quantity below zero, or a reference of zero or out of all proportion."""

    says = "The declaration {declaration} gives a working time that cannot be."
    next_step = "Time worked and absences cannot be below zero; a full year's reference must be above zero."


@dataclass(frozen=True, slots=True)
class Activity:
    """One declared line of work of one person in one year.

    Quantities are integers: hundredths of hours (``hours``), hundredths of days worked (``days``), hundredths of days
    of the calendar (``calendar``, for time in business or in an institution), cents (``pay``). ``reference`` is the
    full year that an agreement fixes, if one does; ``counted_absence`` the absence that counts as work
    (see ``counted_absences``); ``add_ons`` codes such as ``disability``; ``declaration`` the caller's own reference.
    """

    declaration: str
    kind: str
    unit: Unit
    worked: int
    reference: int | None = None
    counted_absence: int = 0
    add_ons: frozenset[str] = frozenset()
    contribution_paid: bool = False
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class YearlyCredit:
    """What one year credits: ``credit = base + add_on``; ``earned`` is what it would be without ceilings."""

    credit: int
    base: int
    add_on: int
    earned: int
    ceiling: int
    explanation: Explanation


def counted_absences(scheme: Scheme, absences: Mapping[str, int], *, year: int) -> int:
    """The part of a year's absences (quantity by reason) that counts as work. Source: L6323-12, L6323-28, L6323-35."""
    counted = scheme.words("absence.counted_as_work", on=last_day(year))
    return sum(quantity for reason, quantity in absences.items() if reason in counted)


def yearly_credit(scheme: Scheme, activities: Sequence[Activity], *, counted_balance: int, year: int) -> YearlyCredit:
    """What ``year`` credits to someone with these activities and this balance counted towards the ceiling.

    ``counted_balance`` is in account units (cents in France) and leaves out what L6323-15 leaves out. Raises
    UnknownActivityClass, ImpossibleActivity, NotYetInForce.
    Source: L6323-11, L6323-11-1, L6323-27, L6323-34, R6323-1, R6323-3-1, D6323-3-3, R6323-22, R6323-27, R6323-29.
    """
    table = credit_table(scheme, year)
    terms = {each.code: each for each in table.classes}
    explained: list[Step] = []
    kept = [line for line in activities if _kept(scheme, table, terms, line, explained)]
    results = [
        _credit_of_work(scheme, table, [terms[line.kind] for line in lines], lines, explained)
        for lines in _by_work(kept, terms).values()
    ]
    amount = max((amount for amount, _ in results), default=0)
    ruling = max((ruling for _, ruling in results), key=lambda each: each.ceiling, default=None)
    ceiling = ruling.ceiling if ruling else 0
    if len(results) > 1:
        several = scheme.value("several_classes", on=last_day(year))
        explained.append(step("Of several kinds of work, the best amount and the best ceiling are kept.", several))
    base = min(amount, max(0, ceiling - counted_balance))
    if ruling and base < amount:
        explained.append(_clipped(scheme, f"annual_credit.{ruling.code}.ceiling", year, base, counted_balance))
    add_on, earned_add_on = _add_ons(scheme, table, kept, terms, counted_balance + base, explained)
    return YearlyCredit(base + add_on, base, add_on, amount + earned_add_on, ceiling, tuple(explained))


def _kept(
    scheme: Scheme, table: CreditTable, terms: Mapping[str, ClassTerms], line: Activity, explained: list[Step]
) -> bool:
    if line.kind not in terms:
        raise UnknownActivityClass(name=line.kind, year=table.year, known=", ".join(terms))
    reference = table.reference(line.unit, line.reference)
    if line.worked < 0 or line.counted_absence < 0 or not 0 < reference <= REFERENCE_MAX:
        raise ImpossibleActivity(declaration=line.declaration)
    if terms[line.kind].contribution_required and not line.contribution_paid:
        required = scheme.value(f"annual_credit.{line.kind}.contribution_required", on=last_day(table.year))
        says = "The training contribution for this activity was not paid: it gives no credit."
        explained.append(step(says, required, line.declaration))
        return False
    explained.append(_declared(scheme, table, line, reference))
    if line.counted_absence:
        says = "{absence} of absence count as work."
        absences = scheme.value("absence.counted_as_work", on=last_day(table.year))
        absence = Quantity(line.counted_absence, SHOWN_UNIT[line.unit])
        explained.append(step(says, absences, line.declaration, absence=absence))
    return True


def _declared(scheme: Scheme, table: CreditTable, line: Activity, reference: int) -> Step:
    said_by = {
        "hours": "reference.hours",
        "days": "reference.days_max",
        "calendar": f"annual_credit.{line.kind}.full_from",
        "pay": "reference.pay_hours",
    }
    dated = scheme.value(said_by[line.unit], on=last_day(table.year))
    shown = SHOWN_UNIT[line.unit]
    worked, whole = Quantity(line.worked, shown), Quantity(reference, shown)
    if line.unit == "pay":
        says = "Declared: {worked} of pay; a full year is {reference}."
        return step(says, dated, line.declaration, worked=worked, reference=whole)
    says = "Declared: {worked} of work; a full year is {reference}."
    return step(says, dated, line.declaration, worked=worked, reference=whole)


def _by_work(lines: Iterable[Activity], terms: Mapping[str, ClassTerms]) -> dict[str, list[Activity]]:
    found: dict[str, list[Activity]] = {}
    for line in lines:
        found.setdefault(terms[line.kind].work, []).append(line)
    return found


def share_of_year(table: CreditTable, line: Activity) -> int:
    """A line's share of a full year in units of 1/SCALE, at most SCALE, cut off (step 2 of the contract)."""
    reference = table.reference(line.unit, line.reference)
    return min(line.worked + line.counted_absence, reference) * SCALE // reference


def _credit_of_work(
    scheme: Scheme, table: CreditTable, classes: Sequence[ClassTerms], lines: Sequence[Activity], explained: list[Step]
) -> tuple[int, ClassTerms]:
    ruling = max((each for each in table.classes if each in classes), key=lambda each: (each.annual, each.ceiling))
    shares = sum(share_of_year(table, line) for line in lines)
    on, prefix = last_day(table.year), f"annual_credit.{ruling.code}"
    threshold = scheme.value(f"{prefix}.full_from", on=on)
    if (shares + len(lines)) * ruling.full_from_den >= ruling.full_from_num * SCALE:
        if ruling.full_from_num:
            explained.append(
                step("At least {threshold} of a full year: the full amount.", threshold, threshold=threshold.value)
            )
        explained.append(_amount("A full year gives {amount}.", scheme, f"{prefix}.amount", on, ruling.annual))
        return ruling.annual, ruling
    amount = -(-ruling.prorated * shares // SCALE)
    if ruling.full_from_num == ruling.full_from_den:
        explained.append(step("Less than a full year: the amount follows the time worked, rounded up.", threshold))
    else:
        says = "Less than {threshold} of a full year: the amount follows the time worked, rounded up."
        explained.append(step(says, threshold, threshold=threshold.value))
    below = scheme.find(f"{prefix}.prorated_amount_of", on=on)
    if below:
        says = "Below that time, the amount that is reduced is that of the class “{name}”."
        explained.append(step(says, below, name=below.value))
    whole = f"annual_credit.{below.value if below else ruling.code}.amount"
    explained.append(
        step(
            "That is {amount} out of {whole}.",
            scheme.value(whole, on=on),
            amount=Quantity(amount, scheme.account_unit),
            whole=Quantity(ruling.prorated, scheme.account_unit),
        )
    )
    return amount, ruling


def _amount(says: str, scheme: Scheme, name: str, on: date, amount: int) -> Step:
    return Step(says, {"amount": Quantity(amount, scheme.account_unit)}, scheme.value(name, on=on))


def _clipped(scheme: Scheme, name: str, year: int, credit: int, balance: int) -> Step:
    ceiling: Dated = scheme.value(name, on=last_day(year))
    facts = {
        "ceiling": Quantity(ceiling.value, scheme.account_unit),
        "credit": Quantity(credit, scheme.account_unit),
        "balance": Quantity(balance, scheme.account_unit),
    }
    if balance > ceiling.value:
        says = "The account holds {balance}, above the ceiling of {ceiling}: no credit, and nothing is taken away."
        return Step(says, facts, ceiling)
    says = "The account holds {balance} and stops at {ceiling}: the credit is {credit}."
    return Step(says, facts, ceiling)


def _add_ons(
    scheme: Scheme,
    table: CreditTable,
    lines: Sequence[Activity],
    terms: Mapping[str, ClassTerms],
    balance: int,
    explained: list[Step],
) -> tuple[int, int]:
    credited = earned = 0
    for each in table.add_ons:
        carrying = [line for line in lines if each.code in line.add_ons and terms[line.kind].work in each.works]
        if not carrying:
            continue
        given = min(each.amount, max(0, each.ceiling - balance - credited))
        name, on = f"add_on.{each.code}.amount", last_day(table.year)
        says = "A fixed {amount} is added to the credit."
        facts = {"amount": Quantity(each.amount, scheme.account_unit)}
        explained.append(Step(says, facts, scheme.value(name, on=on), carrying[0].declaration))
        if given < each.amount:
            explained.append(_clipped(scheme, f"add_on.{each.code}.ceiling", table.year, given, balance + credited))
        credited += given
        earned += each.amount
    return credited, earned
