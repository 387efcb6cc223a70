"""One person of a DSN: contracts, pays, activities and absences, turned into activity lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from pecule.entitlements.rules.dsn_values import Fields, dsn_date, hundredths, is_nir, is_temporary_number
from pecule.entitlements.rules.lines import (
    DAYS_A_MONTH_MAX,
    HOURS_A_MONTH_MAX,
    ActivityLine,
    Reading,
    Unit,
)
from pecule.kernel.periods import Period

# 35 hours a week over 52 weeks, a twelfth of it, in hundredths of an hour (L3121-27, L3121-29).
LEGAL_MONTH: Final = 15_167
NAME_MAX = 80

# Reasons of S21.G00.60 and S21.G00.65 that L6323-12 counts as worked: maternity, paternity, occupational disease,
# work accident, adoption; parental presence, parental leave, carer. The norm's edition of 2025 has no code yet for
# the supplementary birth leave.
COUNTED_STOPS: Final = frozenset({b"02", b"03", b"05", b"06", b"09"})
COUNTED_SUSPENSIONS: Final = frozenset({b"607", b"632", b"650"})

_UNITS: Final[dict[bytes, Unit]] = {b"10": "hours", b"12": "days", b"20": "days", b"21": "hours"}
_YEARLY_UNITS: Final = frozenset({b"20", b"21"})
_NOT_DISABLED: Final = frozenset({b"", b"99"})


@dataclass(frozen=True, slots=True)
class Scales:
    """What the scheme says of a full year: the default number of hours, in hundredths (R6323-1 II)."""

    year_hours: int


@dataclass(slots=True)
class _Contract:
    line: int
    number: str
    unit: Unit
    yearly: bool
    quantity: int
    reference: int
    part_time: bool
    disabled: bool
    absences: list[tuple[date, date | None]] = field(default_factory=list)
    worked: dict[date, int] = field(default_factory=dict)
    pay: dict[date, int] = field(default_factory=dict)
    pay_restored: int = 0

    def month_quantity(self) -> int:
        """What a whole month of this contract is worth, in hundredths of its unit."""
        whole = self.quantity or self.reference
        return whole // 12 if self.yearly else whole

    def counted_absence(self, month: Period) -> int:
        """What L6323-12 adds this month: the contract's time over the days of absence, never beyond a full month."""
        if not self.absences:
            return 0
        worked = self.worked.get(month.start, 0)
        if self.unit == "pay":
            return max(0, self.pay_restored - self.pay.get(month.start, 0))
        away: set[date] = set()
        for start, end in self.absences:
            if end is not None and end < start:
                continue
            if common := month.overlap(Period(start, end or max(start, month.end))):
                away.update(common.start + timedelta(days=n) for n in range(common.days))
        whole = self.month_quantity()
        return max(0, min(whole * len(away) // month.days, whole - worked))

    def year_reference(self, scales: Scales) -> int:
        """The full year this contract compares with; 0 when the scheme's default applies.

        A monthly reference other than the legal one comes from an agreement: it is brought to the year in the
        proportion that the legal month has to the scheme's year.
        """
        if self.unit == "pay" or not self.reference:
            return 0
        if self.yearly:
            return self.reference
        if self.unit == "days":
            return self.reference * 12
        if abs(self.reference - LEGAL_MONTH) <= 1:
            return 0
        return self.reference * scales.year_hours // LEGAL_MONTH


class _Identity(NamedTuple):
    nir: str
    temporary_number: str
    birth_name: str
    usage_name: str
    given_names: str
    birth_date: date | None


class DsnPerson:
    """The person of one S21.G00.30 and everything under it."""

    __slots__ = ("contracts", "declared", "fields", "fraction", "line", "pay", "siret")

    def __init__(self, line: int, siret: str, declared: date, fraction: str) -> None:
        self.line, self.siret, self.declared, self.fraction = line, siret, declared, fraction
        self.fields: Fields = {}
        self.contracts: list[_Contract] = []
        self.pay: tuple[_Contract, date] | None = None

    def take(self, block: bytes, line: int, fields: Fields, reading: Reading) -> None:
        """Take in one block under this person, or the person's own; ``block`` is its last two digits."""
        if block == b"30":
            self.fields = fields
        elif block == b"53":
            self._take_activity(line, fields, reading)
        elif block == b"51":
            self._take_pay(line, fields, reading)
        elif block == b"40":
            self._take_contract(line, fields, reading)
        elif self.contracts:
            self._take_absence(block, line, fields, reading)

    def _number(self, line: int, rubric: str, value: bytes, reading: Reading) -> int:
        if not value:
            return 0
        amount = hundredths(value)
        if amount is None:
            reading.refuse(line, "bad_number", rubric=rubric)
        return amount or 0

    def _day(self, line: int, rubric: str, value: bytes, reading: Reading) -> date | None:
        if not value:
            return None
        day = dsn_date(value)
        if day is None:
            reading.refuse(line, "bad_date", rubric=rubric)
        return day

    def _take_contract(self, line: int, fields: Fields, reading: Reading) -> None:
        unit_code = fields.get(b"011", b"")
        self._day(line, "S21.G00.40.001", fields.get(b"001", b""), reading)
        if b"009" not in fields:
            reading.refuse(line, "rubric_missing", rubric="S21.G00.40.009")
        self.pay = None
        self.contracts.append(
            _Contract(
                line=line,
                number=fields.get(b"009", b"").decode("latin-1")[:20],
                unit=_UNITS.get(unit_code, "pay"),
                yearly=unit_code in _YEARLY_UNITS,
                quantity=self._number(line, "S21.G00.40.013", fields.get(b"013", b""), reading),
                reference=self._number(line, "S21.G00.40.012", fields.get(b"012", b""), reading),
                part_time=fields.get(b"014", b"") not in (b"10", b"99", b""),
                disabled=fields.get(b"072", b"") not in _NOT_DISABLED,
            )
        )

    def _take_pay(self, line: int, fields: Fields, reading: Reading) -> None:
        number = fields.get(b"010", b"").decode("latin-1")
        self.pay = None
        contract = next((known for known in self.contracts if known.number == number), None)
        if contract is None:
            code = "contract_unknown" if self.contracts else "contract_missing"
            reading.refuse(line, code)
            return
        start = self._day(line, "S21.G00.51.001", fields.get(b"001", b""), reading)
        month = (start or self.declared).replace(day=1)
        self.pay = (contract, month)
        amount = self._number(line, "S21.G00.51.013", fields.get(b"013", b""), reading)
        kind = fields.get(b"011", b"")
        if kind == b"001":
            contract.pay[month] = contract.pay.get(month, 0) + amount
        elif kind == b"003":
            contract.pay_restored += amount

    def _take_activity(self, line: int, fields: Fields, reading: Reading) -> None:
        if self.pay is None:
            return
        contract, month = self.pay
        measure = self._number(line, "S21.G00.53.002", fields.get(b"002", b""), reading)
        if fields.get(b"001") == b"01" and _UNITS.get(fields.get(b"003", b"")) == contract.unit:
            contract.worked[month] = contract.worked.get(month, 0) + measure

    def _take_absence(self, block: bytes, line: int, fields: Fields, reading: Reading) -> None:
        prefix = f"S21.G00.{block.decode()}."
        if block == b"60":
            last_worked = self._day(line, prefix + "002", fields.get(b"002", b""), reading)
            expected_end = self._day(line, prefix + "003", fields.get(b"003", b""), reading)
            back = self._day(line, prefix + "010", fields.get(b"010", b""), reading)
            if fields.get(b"001") in COUNTED_STOPS and last_worked:
                end = back - timedelta(days=1) if back else expected_end
                self.contracts[-1].absences.append((last_worked + timedelta(days=1), end))
        elif block == b"65":
            start = self._day(line, prefix + "002", fields.get(b"002", b""), reading)
            end = self._day(line, prefix + "003", fields.get(b"003", b""), reading)
            if fields.get(b"001") in COUNTED_SUSPENSIONS and start:
                self.contracts[-1].absences.append((start, end))

    def lines(self, reading: Reading, scales: Scales) -> Iterator[ActivityLine]:
        """One line per contract and month that it speaks of. Refuses a person without name or number."""
        fields = self.fields
        nir = fields.get(b"001", b"").decode("latin-1")
        temporary = fields.get(b"020", b"").decode("latin-1")
        names = [fields.get(rubric, b"").decode("latin-1").strip() for rubric in (b"002", b"003", b"004")]
        if nir and not is_nir(nir):
            reading.refuse(self.line, "bad_nir")
            nir = ""
        elif not nir and not temporary:
            reading.refuse(self.line, "no_identity")
        if temporary and not is_temporary_number(temporary):
            reading.refuse(self.line, "bad_temporary_number")
        if not names[0] or not names[2]:
            reading.refuse(self.line, "name_missing")
        for rubric, value in zip(("002", "003", "004", "020"), (*names, temporary), strict=True):
            if len(value) > NAME_MAX:
                reading.refuse(self.line, "text_too_long", rubric=f"S21.G00.30.{rubric}", limit=NAME_MAX)
        birth = self._day(self.line, "S21.G00.30.006", fields.get(b"006", b""), reading)
        if not self.contracts:
            reading.refuse(self.line, "contract_missing")
        identity = _Identity(nir, temporary, names[0], names[1], names[2], birth)
        for contract in self.contracts:
            for month in sorted({self.declared, *contract.worked, *contract.pay}):
                yield self._line(contract, month, identity, reading, scales)

    def _line(
        self,
        contract: _Contract,
        month: date,
        identity: _Identity,
        reading: Reading,
        scales: Scales,
    ) -> ActivityLine:
        pay = contract.pay.get(month, 0)
        worked = pay if contract.unit == "pay" else contract.worked.get(month, 0)
        ceiling = {"hours": HOURS_A_MONTH_MAX, "days": DAYS_A_MONTH_MAX}.get(contract.unit)
        if ceiling is not None and abs(worked) > ceiling * 100:
            facts = {"quantity": worked // 100, "unit": contract.unit, "months": 1}
            reading.refuse(contract.line, "impossible_quantity", **facts)
        absence = contract.counted_absence(Period.month(month)) if month == self.declared else 0
        return ActivityLine(
            source_line=contract.line,
            siret=self.siret,
            declared_month=self.declared,
            fraction=self.fraction,
            period=month,
            months=1,
            nir=identity.nir,
            temporary_number=identity.temporary_number,
            birth_name=identity.birth_name,
            usage_name=identity.usage_name,
            given_names=identity.given_names,
            birth_date=identity.birth_date,
            contract=contract.number,
            category="employee",
            unit=contract.unit,
            worked=worked,
            counted_absence=absence,
            reference=contract.year_reference(scales),
            pay_cents=pay,
            part_time=contract.part_time,
            disabled=contract.disabled,
            contribution_paid=True,
        )
