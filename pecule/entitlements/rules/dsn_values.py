"""Values of DSN rubrics: dates, quantities, texts. Repeated values are remembered, within bounds."""

from datetime import date
from functools import lru_cache

from pecule.holders.rules.numbers import InvalidTemporaryNumber, read_temporary_number
from pecule.kernel.identifiers import InvalidNir, InvalidSiret, read_nir, read_siret

Fields = dict[bytes, bytes]


@lru_cache(maxsize=50_000)
def dsn_date(value: bytes) -> date | None:
    """DDMMYYYY to a date, or None. Unknown days and months of birth, written 99, count as the first."""
    if len(value) != 8 or not value.isdigit():
        return None
    day, month, year = int(value[:2]), int(value[2:4]), int(value[4:])
    try:
        return date(year, 1 if month == 99 else month, 1 if day == 99 else day)
    except ValueError:
        return None


@lru_cache(maxsize=50_000)
def hundredths(value: bytes) -> int | None:
    """A decimal with at most two decimals, as an integer number of hundredths, or None."""
    whole, point, decimals = value.partition(b".")
    negative = whole.startswith(b"-")
    digits = whole[1:] if negative else whole
    if not digits.isdigit() or len(digits) > 9 or len(decimals) > 2 or (point and not decimals.isdigit()):
        return None
    amount = int(digits) * 100 + int(decimals.ljust(2, b"0") or b"0")
    return -amount if negative else amount


@lru_cache(maxsize=20_000)
def is_siret(value: str) -> bool:
    """Whether these are 14 digits that pass the check of a SIRET."""
    try:
        return read_siret(value) == value
    except InvalidSiret:
        return False


def is_nir(value: str) -> bool:
    """Whether these are the 13 characters of a NIR, without its key."""
    try:
        return len(value) == 13 and read_nir(value).body == value
    except InvalidNir:
        return False


def is_temporary_number(value: str) -> bool:
    """Whether this can be the number that an employer gives while there is no NIR."""
    try:
        return bool(read_temporary_number(value))
    except InvalidTemporaryNumber:
        return False
