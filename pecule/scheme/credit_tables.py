"""The numbers that rule the yearly credit of one year, as plain integers: what Python and SQL both compute with."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from pecule.kernel.periods import Period
from pecule.scheme.schemes import Scheme

SCALE = 10**12
REFERENCE_MAX = 9_000_000

Unit = Literal["hours", "days", "calendar", "pay"]


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """What one class of activity gives, in account units (cents in France).

    Full ``annual`` from ``full_from_num/full_from_den`` of a full year on, else that share of ``prorated``.
    """

    code: str
    work: str
    annual: int
    prorated: int
    ceiling: int
    full_from_num: int
    full_from_den: int
    contribution_required: bool


@dataclass(frozen=True, slots=True)
class AddOnTerms:
    """A fixed amount added to the credit of people with a status, under a ceiling of its own."""

    code: str
    works: tuple[str, ...]
    amount: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class CreditTable:
    """Every number of the yearly credit of one year; see the module's text for what is done with them."""

    scheme: str
    year: int
    classes: tuple[ClassTerms, ...]
    add_ons: tuple[AddOnTerms, ...]
    hours_reference: int
    days_reference_max: int
    calendar_reference: int
    pay_reference: int
    scale: int = SCALE

    def reference(self, unit: Unit, declared: int | None) -> int:
        """A full year's quantity for a line counted in ``unit`` (R6323-1 II)."""
        match unit:
            case "hours":
                return self.hours_reference if declared is None else declared
            case "days":
                return self.days_reference_max if declared is None else min(declared, self.days_reference_max)
            case "calendar":
                return self.calendar_reference
            case "pay":
                return self.pay_reference


def last_day(year: int) -> date:
    """The day whose values rule a year's credit."""
    return date(year, 12, 31)


@lru_cache(maxsize=64)
def credit_table(scheme: Scheme, year: int) -> CreditTable:
    """The numbers that rule the credit of ``year``, as they stand on its last day.

    Raises NotYetInForce for a year before the scheme's first. The hourly minimum wage is that of the day named by
    ``reference.pay_wage_day``. A reference that the scheme does not have is 0: lines counted that way are refused.
    Source: L6323-11, R6323-1 II.
    """
    on = last_day(year)
    codes = [code for code in scheme.children("annual_credit") if scheme.find(f"annual_credit.{code}.amount", on=on)]
    if not codes:
        scheme.value(f"annual_credit.{scheme.children('annual_credit')[0]}.amount", on=on)
    return CreditTable(
        scheme=scheme.code,
        year=year,
        classes=tuple(_class_terms(scheme, code, on) for code in codes),
        add_ons=tuple(
            AddOnTerms(
                code=code,
                works=scheme.words(f"add_on.{code}.works", on=on),
                amount=scheme.value(f"add_on.{code}.amount", on=on).value,
                ceiling=scheme.value(f"add_on.{code}.ceiling", on=on).value,
            )
            for code in scheme.children("add_on")
            if scheme.find(f"add_on.{code}.amount", on=on)
        ),
        hours_reference=_number(scheme, "reference.hours", on),
        days_reference_max=_number(scheme, "reference.days_max", on),
        calendar_reference=Period.year(year).days * 100,
        pay_reference=_pay_reference(scheme, on),
    )


def _number(scheme: Scheme, name: str, on: date) -> int:
    dated = scheme.find(name, on=on)
    return int(dated.value) if dated else 0


def _pay_reference(scheme: Scheme, on: date) -> int:
    if scheme.find("reference.pay_hours", on=on) is None:
        return 0
    month, day = scheme.value("reference.pay_wage_day", on=on).value
    wage = scheme.value("reference.hourly_wage", on=date(on.year, month, day)).value
    return int(scheme.value("reference.pay_hours", on=on).value * wage)


def _class_terms(scheme: Scheme, code: str, on: date) -> ClassTerms:
    prefix = f"annual_credit.{code}"
    below = scheme.find(f"{prefix}.prorated_amount_of", on=on)
    full_from = scheme.value(f"{prefix}.full_from", on=on).value
    paid = scheme.find(f"{prefix}.contribution_required", on=on)
    return ClassTerms(
        code=code,
        work=scheme.value(f"{prefix}.work", on=on).value,
        annual=scheme.value(f"{prefix}.amount", on=on).value,
        prorated=scheme.value(f"annual_credit.{below.value if below else code}.amount", on=on).value,
        ceiling=scheme.value(f"{prefix}.ceiling", on=on).value,
        full_from_num=full_from.numerator,
        full_from_den=full_from.denominator,
        contribution_required=bool(paid and paid.value),
    )
