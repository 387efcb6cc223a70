"""Declarations as a table: the columns of a CSV or a Parquet file, and how one row becomes an activity line.

========================  ========================================================================================
column                    value
========================  ========================================================================================
siret                     14 digits of the establishment
nir                       13 characters, with or without key; empty when only a temporary number is known
temporary_number          the employer's own number while there is no NIR (may be empty)
birth_name, given_names   as declared; usage_name may be empty
birth_date                YYYY-MM-DD
contract                  the contract's number
period                    YYYY-MM, or YYYY for a whole year
category                  employee, esat, self_employed or public
unit                      hours, days or pay
worked                    quantity worked, at most two decimals
counted_absence           quantity that L6323-12 counts as worked (optional, 0)
reference                 quantity of a whole full-time year (optional, the scheme's default)
pay                       pay in euros (optional, 0)
part_time                 yes or no (optional, no)
disabled                  yes or no: beneficiary of the employment duty, L5212-13 (optional, no)
contribution_paid         yes or no: training contribution of the self-employed (optional, yes)
effect                    adds, replaces or cancels what was declared for this establishment and period (optional, adds)
========================  ========================================================================================
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, cast, get_args

from pecule.entitlements.rules.dsn_values import hundredths, is_siret, is_temporary_number
from pecule.entitlements.rules.lines import (
    DAYS_A_MONTH_MAX,
    HOURS_A_MONTH_MAX,
    ActivityLine,
    Category,
    DeclaredMonth,
    MonthEffect,
    Reading,
    Unit,
)
from pecule.kernel.identifiers import InvalidNir, read_nir

REQUIRED: Final = (
    "siret", "nir", "birth_name", "given_names", "birth_date", "contract", "period", "category", "unit", "worked",
)  # fmt: skip
OPTIONAL: Final = (
    "temporary_number", "usage_name", "counted_absence", "reference", "pay", "part_time", "disabled",
    "contribution_paid", "effect",
)  # fmt: skip
TEXT_MAX: Final = 80
_YES_NO: Final = ("yes", "no")


class TableRows:
    """Turns rows into activity lines, given the header. A bad header refuses the file and yields nothing."""

    def __init__(self, header: Sequence[str], reading: Reading) -> None:
        names = [name.strip().lower() for name in header]
        self.reading = reading
        self.width = len(names)
        missing = [name for name in REQUIRED if name not in names]
        unknown = sorted({name[:40] for name in names if names.count(name) > 1 or name not in REQUIRED + OPTIONAL})
        if missing:
            reading.refuse(1, "header_wrong", missing=", ".join(missing))
        if unknown:
            reading.refuse(1, "header_unknown", unknown=", ".join(unknown[:20]))
        self.usable = not missing and not unknown
        self.places = {name: names.index(name) for name in REQUIRED + OPTIONAL if name in names}
        self.effects: dict[DeclaredMonth, MonthEffect] = {}

    def line(self, number: int, row: Sequence[str]) -> ActivityLine | None:
        """One row as an activity line; None, with reasons, when the row cannot be placed at all."""
        if len(row) != self.width:
            self.reading.refuse(number, "columns_wrong", found=len(row), expected=self.width)
            return None
        return _Row(number, {name: row[place].strip() for name, place in self.places.items()}, self).line()


class _Row:
    def __init__(self, number: int, values: dict[str, str], table: TableRows) -> None:
        self.number, self.values, self.table, self.reading = number, values, table, table.reading

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        if len(value) > TEXT_MAX:
            self.reading.refuse(self.number, "text_too_long", rubric=name, limit=TEXT_MAX)
        return value[:TEXT_MAX]

    def amount(self, name: str) -> int:
        value = self.values.get(name, "").replace(",", ".")
        found = hundredths(value.encode("ascii", "replace")) if value else 0
        if found is None or (not value and name == "worked"):
            self.reading.refuse(self.number, "bad_number", rubric=name)
        return found or 0

    def choice(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        value = self.values.get(name, "").lower() or default
        if value not in allowed:
            facts = {"column": name, "value": value[:20], "allowed": ", ".join(allowed)}
            self.reading.refuse(self.number, "value_unknown", **facts)
        return value

    def flag(self, name: str, default: str) -> bool:
        return self.choice(name, _YES_NO, default) == "yes"

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.values[name])
        except ValueError:
            self.reading.refuse(self.number, "bad_date", rubric=name)
            return None

    def period(self) -> tuple[date, int]:
        value = self.values["period"]
        try:
            if len(value) not in (4, 7):
                raise ValueError(value)
            start = date.fromisoformat(value + ("-01" if len(value) == 7 else "-01-01"))
        except ValueError:
            self.reading.refuse(self.number, "bad_month", value=value[:12])
            return date(1900, 1, 1), 1
        if start > self.reading.today:
            self.reading.refuse(self.number, "future_month")
        return start, 1 if len(value) == 7 else 12

    def nir(self, temporary_number: str) -> str:
        value = self.values["nir"]
        if not value and not temporary_number:
            self.reading.refuse(self.number, "no_identity")
        if not value:
            return ""
        try:
            return read_nir(value).body
        except InvalidNir:
            self.reading.refuse(self.number, "bad_nir")
            return ""

    def siret(self) -> str:
        value = self.values["siret"].replace(" ", "")
        if not is_siret(value):
            self.reading.refuse(self.number, "bad_siret")
            return ""
        return value

    def declare(self, month: DeclaredMonth) -> None:
        effect = cast(MonthEffect, self.choice("effect", get_args(MonthEffect), "adds"))
        known = self.table.effects.setdefault(month, effect)
        if known != effect:
            facts = {"column": "effect", "value": effect, "allowed": known}
            self.reading.refuse(self.number, "value_unknown", **facts)
        self.reading.months[month] = known
        self.reading.month_lines.setdefault(month, self.number)

    def line(self) -> ActivityLine:
        start, months = self.period()
        siret = self.siret()
        self.declare(DeclaredMonth(siret, start, f"{months:02d}"))
        temporary_number = self.text("temporary_number")
        if temporary_number and not is_temporary_number(temporary_number):
            self.reading.refuse(self.number, "bad_temporary_number")
            temporary_number = ""
        unit = self.choice("unit", get_args(Unit))
        worked = self.amount("worked")
        ceiling = {"hours": HOURS_A_MONTH_MAX, "days": DAYS_A_MONTH_MAX}.get(unit)
        if ceiling is not None and abs(worked) > ceiling * 100 * months:
            facts: dict[str, Any] = {"quantity": worked // 100, "unit": unit, "months": months}
            self.reading.refuse(self.number, "impossible_quantity", **facts)
        birth_name, given_names = self.text("birth_name"), self.text("given_names")
        if not birth_name or not given_names:
            self.reading.refuse(self.number, "name_missing")
        return ActivityLine(
            source_line=self.number,
            siret=siret,
            declared_month=start,
            fraction=f"{months:02d}",
            period=start,
            months=months,
            nir=self.nir(temporary_number),
            temporary_number=temporary_number,
            birth_name=birth_name,
            usage_name=self.text("usage_name"),
            given_names=given_names,
            birth_date=self.day("birth_date"),
            contract=self.text("contract")[:20],
            category=cast(Category, self.choice("category", get_args(Category))),
            unit=cast(Unit, unit),
            worked=worked,
            counted_absence=self.amount("counted_absence"),
            reference=self.amount("reference"),
            pay_cents=self.amount("pay"),
            part_time=self.flag("part_time", "no"),
            disabled=self.flag("disabled", "no"),
            contribution_paid=self.flag("contribution_paid", "yes"),
        )
