"""Amounts of money and bank accounts in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import iban

_NUMBER = r"\d{1,3}(?:[  \u00a0\u202f.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?:(?P<before>[€$£]|\b(?:EUR|USD|GBP)\b)\s?(?P<first>{_NUMBER})(?![\d%])"
    rf"|(?<![\d.,])(?P<second>{_NUMBER})\s?(?P<after>[€$£]|(?:euros?|eur|dollars?|usd|pounds?|gbp|livres)\b)(?P<cents>\d\d\b)?)",
    re.IGNORECASE,
)
_CURRENCIES = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "eu": "EUR",
    "do": "USD",
    "us": "USD",
    "po": "GBP",
    "gb": "GBP",
    "li": "GBP",
}
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){3,8}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in cents of ``currency``, and where it stands."""

    start: int
    end: int
    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Iban:
    """A bank account whose check digits are right, compact, and where it stands."""

    start: int
    end: int
    value: str


def find_amounts(text: str) -> Iterator[Amount]:
    """Each amount of money of a text, whatever the country's way of writing it."""
    for found in _AMOUNT.finditer(text):
        sign = found["before"] or found["after"]
        written = found["first"] or found["second"]
        cents = _cents(f"{written},{found['cents']}" if found["cents"] else written)
        yield Amount(found.start(), found.end(), cents, _CURRENCIES[sign[:2].lower()])


def find_ibans(text: str) -> Iterator[Iban]:
    """Each IBAN of a text that can exist."""
    for found in _IBAN.finditer(text):
        words = found.group().split()
        # What follows an IBAN may look like a part of it: the longest beginning that is right is taken.
        for count in range(len(words), 0, -1):
            whole = " ".join(words[:count])
            if iban.is_valid(whole):
                yield Iban(found.start(), found.start() + len(whole), iban.compact(whole))
                break


def _cents(written: str) -> int:
    digits = re.sub(r"\s", "", written)
    whole, mark, rest = digits.rpartition(max(".", ",", key=digits.rfind))
    if mark and len(rest) <= 2:
        return int(re.sub(r"\D", "", whole) or 0) * 100 + int(rest.ljust(2, "0"))
    return int(re.sub(r"\D", "", digits)) * 100
