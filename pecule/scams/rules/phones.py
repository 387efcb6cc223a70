"""Telephone numbers in a text, and what the French numbering plan says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from pecule.scams.rules import registry

# Kept for calls made to sell, since 1 January 2023 (ARCEP, decision 2022-1583). A caller can show another number than
# its own: a range is a hint, never a proof.
CANVASSING = (
    "0162", "0163", "0270", "0271", "0377", "0378", "0424", "0425", "0568", "0569", "0948", "0949",
    "09475", "09476", "09477", "09478", "09479",
)  # fmt: skip
# Numbers of technical platforms, as call centres use them.
PLATFORMS = ("0937", "0938", "0939")
_CANDIDATE = re.compile(r"(?<![\w/.,=-])(?:\+|00)?\(?\d[\d ().\-–\u00a0\u202f]{5,20}\d(?![\w/=-])(?!\s?[€$£%])")
_AMERICAN = re.compile(r"\(\d{3}\) ?\d{3}[-. ]\d{4}")
_SHORT = re.compile(
    r"(?<![\w/.,#€$£+-])(?:3\d{3}|10\d{2}|118\d{3}|[1-9]\d{4})(?![\w/€$£%-])(?!\s?(?:€|euros?\b|[.,]\d))"
)
_CALLED = re.compile(
    r"(?:appel\w*|rappel\w*|compos\w*|stop|sms|au|call|dial|text|ring|to|tel|tél)\W{0,3}(?:le |au |a |à )?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number. ``number`` is E.164, or as dialled when short.

    ``kind``: mobile, landline, voip, canvassing, platform, premium, toll_free, short or foreign.
    ``brand``: id of the body that publishes it.
    """

    text: str
    start: int
    end: int
    number: str
    kind: str
    brand: str


def find_phones(text: str, *, country: str = "FR") -> Iterator[Phone]:
    """Each number of a text, read in the plan of ``country`` first. Amounts, dates and codes are left alone."""
    taken = []
    for found in _CANDIDATE.finditer(text):
        phone = _read(found.group().strip(), country)
        if phone:
            taken.append((found.start(), found.end()))
            yield Phone(found.group(), found.start(), found.end(), *phone)
    for found in _SHORT.finditer(text):
        if any(start <= found.start() < end for start, end in taken):
            continue
        number = found.group()
        if number in registry.by_number() or _CALLED.search(text, max(0, found.start() - 20), found.start()):
            yield Phone(number, found.start(), found.end(), number, _short_kind(number), _brand(number))


def read_sender(sender: str) -> Phone | None:
    """The number a message came from; None when it shows a name or an address instead."""
    compact = re.sub(r"[\s().\-]", "", sender)
    if not re.fullmatch(r"(\+|00)?\d{3,15}", compact):
        return None
    if len(compact) <= 6:
        return Phone(sender, 0, len(sender), compact, _short_kind(compact), _brand(compact))
    phone = _read(compact)
    return Phone(sender, 0, len(sender), *phone) if phone else None


def _short_kind(number: str) -> str:
    charged = number.startswith("118") or re.fullmatch(r"3[2-8]\d\d", number)
    return "premium" if charged and not _brand(number) else "short"


def _brand(number: str) -> str:
    brand = registry.by_number().get(number)
    return brand.id if brand else ""


@lru_cache(maxsize=16_384)
def _read(written: str, country: str = "FR") -> tuple[str, str, str] | None:
    """(E.164, kind, brand); None for what is no number: neither in the plan of ``country`` nor in the French one."""
    digits = re.sub(r"\D", "", written)
    if _AMERICAN.fullmatch(written):
        return f"+1{digits}", "foreign", ""
    international = written.startswith("+") or digits.startswith("00")
    if not 9 <= len(digits) <= 15 or (not international and digits[0] != "0"):
        return None
    try:
        number = phonenumbers.parse(f"+{digits[2:]}" if digits.startswith("00") else written, country)
    except NumberParseException:
        return None
    if country != "FR" and not international and not phonenumbers.is_valid_number(number):
        return _read(written)
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return e164, _kind(number, e164), _brand(e164)


def _kind(number: phonenumbers.PhoneNumber, e164: str) -> str:
    if number.country_code != 33:
        premium = phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
        return "premium" if premium else "foreign"
    national = "0" + e164[3:]
    if national.startswith(CANVASSING):
        return "canvassing"
    if national.startswith(PLATFORMS):
        return "platform"
    if national.startswith("089"):
        return "premium"
    if national.startswith("080"):
        return "toll_free"
    return "mobile" if national.startswith(("06", "07")) else "voip" if national.startswith("09") else "landline"
