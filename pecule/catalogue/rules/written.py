"""Figures, days and texts as files write them. Each reader returns a value, or the reason why there is none. Pure."""

import re
from datetime import date
from html import unescape
from typing import Any

from pecule.kernel.cents import AMOUNT_MAX_CENTS, UnreadableAmount, read_amount

HOURS_MAX = 99_999
Reason = tuple[str, dict[str, Any]]

_PRICE = re.compile(r"\d{1,12}(?:\.\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"(\d{1,9})(?:\.0*)?", re.ASCII)
_TAG = re.compile(r"<[^<>]{0,500}>")
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")


def price_of(text: str) -> int | Reason:
    """Cents of a price written with a point. A comma or a space is refused with the right way to write it."""
    if not text:
        return "price_missing", {}
    if _PRICE.fullmatch(text):
        euros, _, cents = text.partition(".")
        total = int(euros) * 100 + int(cents.ljust(2, "0") or "0")
        if total == 0:
            return "price_zero", {}
        return total if total <= AMOUNT_MAX_CENTS else ("price_unreadable", {"value": text})
    try:
        proper = read_amount(text)
    except UnreadableAmount:
        return "price_unreadable", {"value": text}
    if proper == 0:
        return "price_zero", {}
    return "price_with_comma", {"value": text, "proper": f"{proper // 100}.{proper % 100:02}"}


def hours_of(text: str) -> int | Reason:
    """Whole hours above zero."""
    if not text:
        return "hours_missing", {}
    match = _WHOLE.fullmatch(text)
    if match is None or not 0 < int(match[1]) <= HOURS_MAX:
        return "hours_unreadable", {"value": text}
    return int(match[1])


def compact_day(text: str) -> date | Reason:
    """A day written AAAAMMJJ, as LHÉO does; zeros for the day or the month mean that it is not known."""
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return "date_unreadable", {"value": text, "form": "AAAAMMJJ"}
    if text.endswith("00") or text[4:6] == "00":
        return "date_incomplete", {"value": text}
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return "date_unreadable", {"value": text, "form": "AAAAMMJJ"}


def table_day(text: str) -> date | Reason | None:
    """A day written AAAA-MM-JJ (a time may follow) or JJ/MM/AAAA; nothing for nothing."""
    if not text:
        return None
    try:
        if match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text, re.ASCII):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return "date_unreadable", {"value": text, "form": "AAAA-MM-JJ"}


def plain_text(text: str) -> str:
    """A text without the HTML that some tools write into it; paragraphs stay lines of their own."""
    if "<" in text:
        text = re.sub(r"</p>|</li>|<br */?>", "\n", text, flags=re.IGNORECASE)
        text = unescape(_TAG.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
