"""Writes DSN files from declared lines: for tests, benches and the synthetic country. Text in, text out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from pecule.kernel.periods import Period

DeclarationType = Literal["01", "02", "03", "04", "05"]


@dataclass(frozen=True, slots=True)
class WrittenContract:
    """One contract's month. Quantities are hundredths: of an hour, of a day, of a euro."""

    number: str = "00001"
    start: date = date(2020, 1, 1)
    unit: Literal["hours", "days", "none"] = "hours"
    worked: int = 15_167
    quantity: int = 15_167
    reference: int = 15_167
    pay_cents: int = 250_000
    disabled: bool = False
    stops: tuple[tuple[str, date, date | None], ...] = ()
    suspensions: tuple[tuple[str, date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPerson:
    """One employee; ``nir`` has 13 characters, or is empty when only a temporary number is known."""

    nir: str
    birth_name: str
    given_names: str
    birth_date: date
    usage_name: str = ""
    temporary_number: str = ""
    contracts: tuple[WrittenContract, ...] = (WrittenContract(),)


@dataclass(frozen=True, slots=True)
class WrittenMonth:
    """One establishment's month: one declaration (S20) of the file."""

    siret: str
    month: date
    persons: Iterable[WrittenPerson]
    kind: DeclarationType = "01"
    order: int = 1
    fraction: str = "11"
    extra_rubrics: int = field(default=0, kw_only=True)


def write_dsn(months: Iterable[WrittenMonth], *, end: str = "\r\n", norm: str = "P25V01") -> Iterator[bytes]:
    """Yield the lines of one file, ends included, in ISO-8859-1, closed by its true totals."""
    count = declarations = 0
    for rubric, value in _sending(norm):
        count += 1
        yield _line(rubric, value, end)
    for month in months:
        declarations += 1
        for rubric, value in _month(month):
            count += 1
            yield _line(rubric, value, end)
    yield _line("S90.G00.90.001", str(count + 2), end)
    yield _line("S90.G00.90.002", str(declarations), end)


def _line(rubric: str, value: str, end: str) -> bytes:
    return f"{rubric},'{value}'{end}".encode("latin-1")


def _day(day: date) -> str:
    return day.strftime("%d%m%Y")


def _decimal(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def _sending(norm: str) -> Iterator[tuple[str, str]]:
    yield "S10.G00.00.001", "Paie synthétique"
    yield "S10.G00.00.002", "Pécule"
    yield "S10.G00.00.005", "02"
    yield "S10.G00.00.006", norm
    yield "S10.G00.00.007", "01"
    yield "S10.G00.00.008", "01"


def _month(month: WrittenMonth) -> Iterator[tuple[str, str]]:
    yield "S20.G00.05.001", "01"
    yield "S20.G00.05.002", month.kind
    yield "S20.G00.05.003", month.fraction
    yield "S20.G00.05.004", str(month.order)
    yield "S20.G00.05.005", _day(month.month)
    yield "S20.G00.05.007", _day(Period.month(month.month).end)
    yield "S20.G00.05.010", "01"
    yield "S21.G00.06.001", month.siret[:9]
    yield "S21.G00.06.002", month.siret[9:]
    yield "S21.G00.06.003", "6201Z"
    yield "S21.G00.11.001", month.siret[9:]
    yield "S21.G00.11.002", "6201Z"
    yield "S21.G00.11.003", "4 RUE DE L'ÉTÉ"
    for person in month.persons:
        yield from _person(person, month)


def _person(person: WrittenPerson, month: WrittenMonth) -> Iterator[tuple[str, str]]:
    if person.nir:
        yield "S21.G00.30.001", person.nir
    yield "S21.G00.30.002", person.birth_name
    if person.usage_name:
        yield "S21.G00.30.003", person.usage_name
    yield "S21.G00.30.004", person.given_names
    yield "S21.G00.30.006", _day(person.birth_date)
    yield "S21.G00.30.007", "LYON"
    if person.temporary_number:
        yield "S21.G00.30.020", person.temporary_number
    for contract in person.contracts:
        yield from _contract(contract)
    period = Period.month(month.month)
    yield "S21.G00.50.001", _day(period.end)
    yield "S21.G00.50.002", "1900.00"
    for contract in person.contracts:
        yield from _pay(contract, period)
    for number in range(month.extra_rubrics):
        yield "S21.G00.78.001", f"{number + 2:02d}"
        yield "S21.G00.78.004", "2500.00"


def _contract(contract: WrittenContract) -> Iterator[tuple[str, str]]:
    yield "S21.G00.40.001", _day(contract.start)
    yield "S21.G00.40.002", "04"
    yield "S21.G00.40.007", "01"
    yield "S21.G00.40.009", contract.number
    if contract.unit == "none":
        yield "S21.G00.40.011", "99"
        yield "S21.G00.40.014", "99"
    else:
        yield "S21.G00.40.011", "10" if contract.unit == "hours" else "20"
        yield "S21.G00.40.012", _decimal(contract.reference)
        yield "S21.G00.40.013", _decimal(contract.quantity)
        yield "S21.G00.40.014", "10" if contract.quantity >= contract.reference else "20"
    if contract.disabled:
        yield "S21.G00.40.072", "01"
    for reason, first, back in contract.stops:
        yield "S21.G00.60.001", reason
        yield "S21.G00.60.002", _day(first - timedelta(days=1))
        if back is not None:
            yield "S21.G00.60.010", _day(back)
    for reason, first, last in contract.suspensions:
        yield "S21.G00.65.001", reason
        yield "S21.G00.65.002", _day(first)
        yield "S21.G00.65.003", _day(last)


def _pay(contract: WrittenContract, period: Period) -> Iterator[tuple[str, str]]:
    for kind in ("001", "002"):
        yield "S21.G00.51.001", _day(period.start)
        yield "S21.G00.51.002", _day(period.end)
        yield "S21.G00.51.010", contract.number
        yield "S21.G00.51.011", kind
        yield "S21.G00.51.013", _decimal(contract.pay_cents)
    if contract.unit != "none":
        yield "S21.G00.53.001", "01"
        yield "S21.G00.53.002", _decimal(contract.worked)
        yield "S21.G00.53.003", "10" if contract.unit == "hours" else "12"
