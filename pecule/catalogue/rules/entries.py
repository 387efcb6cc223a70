"""What people type about themselves and their trainings, read and checked. Pure."""

import re
from datetime import date

from stdnum import iban as iban_norm
from stdnum.exceptions import ValidationError

from pecule.kernel.refusals import Refusal


class InvalidIban(Refusal):
    """An IBAN that fails its own check, or has another country's length. Never repeated."""

    says = "This IBAN is not valid."
    next_step = "Copy it whole from a bank statement: country, 2 check digits, then the account."


class InvalidNda(Refusal):
    """An activity declaration number that is not one (L6351-1)."""

    says = "“{text}” is not an activity declaration number."
    next_step = "It has 11 digits; the labour administration gave it to you."


class DatesOutOfOrder(Refusal):
    """An end before its start."""

    says = "The last day ({end}) comes before the first ({start})."
    next_step = "Check both dates."


class TextMissing(Refusal):
    """An empty name, title or objective."""

    says = "A name, a title or an objective is empty."
    next_step = "Write it."


def read_iban(text: str) -> str:
    """Check an IBAN, country's own length and checks included, and return it without spaces. Raises InvalidIban."""
    try:
        return str(iban_norm.validate(text))
    except ValidationError as error:
        raise InvalidIban from error


def read_nda(text: str) -> str:
    """Check an activity declaration number and return its 11 digits. Raises InvalidNda."""
    compact = re.sub(r"[\s.\u00a0-]", "", text)
    if not re.fullmatch(r"\d{11}", compact, re.ASCII):
        raise InvalidNda(text=text[:30])
    return compact


def check_dates(start: date | None, end: date | None) -> None:
    """Refuse an end before its start (DatesOutOfOrder)."""
    if start is not None and end is not None and end < start:
        raise DatesOutOfOrder(start=start, end=end)


def check_text(*texts: str) -> None:
    """Refuse empty texts (TextMissing)."""
    if not all(text.strip() for text in texts):
        raise TextMissing
