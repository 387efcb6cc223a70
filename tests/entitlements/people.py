"""Made-up people and employers for tests of declarations."""

from datetime import date

from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenPerson
from pecule.kernel.identifiers import read_siret


def luhn_siret(siren_root: int, nic: int = 1) -> str:
    """A valid SIRET made from an 8-digit root."""
    siren = _with_check(f"{siren_root:08d}")
    return read_siret(_with_check(f"{siren}{nic:04d}"))


def _with_check(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return digits + str(-total % 10)


BAKERY = "73282932000074"
FOUNDRY = luhn_siret(80295478)
TODAY = date(2026, 3, 1)


def nir_of(number: int) -> str:
    """The 13 characters of a NIR, different for each number."""
    return f"2{number // 10_000_000 % 100:02d}{number % 12 + 1:02d}75{number // 1000 % 990 + 1:03d}{number % 1000:03d}"


def person(number: int, *contracts: WrittenContract, birth_name: str = "O'CONNOR") -> WrittenPerson:
    """Someone born in 1980 with these contracts, or one full-time contract in hours."""
    return WrittenPerson(
        nir=nir_of(number),
        birth_name=birth_name,
        given_names="ZOÉ",
        birth_date=date(1980, 5, 17),
        contracts=contracts or (WrittenContract(),),
    )
