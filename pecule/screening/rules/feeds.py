"""Indicators in files of others: STIX 2.1 bundles, MISP events, plain lists. Pure; nothing of a file is lost silently.

Of a STIX pattern only comparisons that stand alone, or beside each other with OR, say what to list: what AND or an
order in time narrows down would be listed too broadly.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from pecule.kernel.refusals import Refusal
from pecule.screening.rules.lists import ListRow, read_list
from pecule.screening.rules.refusals import ListUnreadable


class PatternTooFine(Refusal):
    """A pattern that says more than a list can."""

    says = "This pattern combines conditions that a list cannot keep: “{pattern}”."
    next_step = "It was not added. Add by hand what of it may stop money."


class NotForMoney(Refusal):
    """Something that nobody who is paid could share: a hash of a file, an address of a network."""

    says = "“{kind}” is nothing that an organisation, an offer or a payment could share."
    next_step = "It was not added, and need not be."


class TakenBack(Refusal):
    """An indicator that its author took back, or that only informs."""

    says = "Its author took it back, let it end, or says that it detects nothing."
    next_step = "It was not added. Withdraw it from the lists if it stands there."


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One place of a file: an indicator as it is written there, or why there is none to list."""

    place: str
    row: ListRow | None
    refusal: Refusal | None = None


FORMATS = ("list", "stix", "misp")
_STIX_KINDS = {
    "domain-name:value": "domain", "hostname:value": "domain", "url:value": "address", "email-addr:value": "email",
    "email-message:from_ref.value": "email", "x-phone-number:value": "phone", "phone-number:value": "phone",
    "x-bank-account:iban": "iban", "bank-account:iban": "iban",
}  # fmt: skip
_MISP_KINDS = {
    "domain": "domain", "hostname": "domain", "url": "address", "uri": "address", "link": "address",
    "email": "email", "email-src": "email", "email-dst": "email", "email-reply-to": "email",
    "phone-number": "phone", "iban": "iban",
}  # fmt: skip
_COMPARISON = re.compile(r"\s*([\w-]+:[\w.'-]+)\s*(=|LIKE)\s*'((?:[^'\\]|\\.)*)'\s*", re.DOTALL)


def read_feed(text: str, form: str, *, day: date) -> list[FeedRow]:
    """Every place of a file in one of ``FORMATS``, in its order. Raises ListUnreadable where the whole is none."""
    readers: Mapping[str, Callable[[str, date], Iterator[FeedRow]]] = {"list": _plain, "stix": _stix, "misp": _misp}
    return list(readers[form](text, day))


def _plain(text: str, _day: date) -> Iterator[FeedRow]:
    """A CSV list with named columns; or one value a line, whose kind its form tells."""
    first = text.removeprefix("\ufeff").partition("\n")[0].lower()
    if "kind" in re.split(r"[,;\t]", first.strip()):
        yield from (FeedRow(f"line {row.line}", row) for row in read_list(StringIO(text, newline="")))
        return
    for line, said in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        value = said.strip()
        if value and not value.startswith("#"):
            yield FeedRow(f"line {line}", ListRow(line, kind_of(value), value, None, None, ""))


def kind_of(value: str) -> str:
    """The kind that a value alone looks like."""
    bare = re.sub(r"[\s.\-()/]", "", value)
    if "@" in value or "[at]" in value:
        return "email"
    if re.fullmatch(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]{10,30}", bare):
        return "iban"
    if re.fullmatch(r"\+?\d{4,15}", bare):
        return "siret" if re.fullmatch(r"\d{14}", bare) else "phone"
    if re.search(r"[a-z0-9\])]/[^/]", value, re.IGNORECASE):
        return "address"
    return "domain" if "." in value else "name"


def _stix(text: str, day: date) -> Iterator[FeedRow]:
    whole = _object(text)
    found = whole.get("objects")
    if whole.get("type") != "bundle" and not isinstance(found, list):
        raise ListUnreadable(why="it is no STIX bundle")
    named = (_text(one.get("id")) for one in _objects(found) if one.get("type") == "campaign")
    reference = next(named, "").removeprefix("campaign--")
    for number, one in enumerate(_objects(found), start=1):
        if one.get("type") == "indicator":
            yield from _stix_indicator(one, number, reference, day)


def _stix_indicator(one: Mapping[str, Any], number: int, reference: str, day: date) -> Iterator[FeedRow]:
    place = _text(one.get("id")) or f"object {number}"
    ends = _day(one.get("valid_until"))
    if one.get("revoked") is True or (ends is not None and ends < day):
        yield FeedRow(place, None, TakenBack())
        return
    pattern = _text(one.get("pattern"))
    parts = _comparisons(pattern) if one.get("pattern_type", "stix") == "stix" else None
    if parts is None:
        yield FeedRow(place, None, PatternTooFine(pattern=pattern[:120]))
        return
    told = set()
    for path, value in parts:
        kind = _STIX_KINDS.get(path)
        if kind is None:
            yield FeedRow(place, None, NotForMoney(kind=path[:60]))
            continue
        bare = re.sub(r"^https?://", "", value) if kind == "address" else value
        if (kind, bare) not in told:
            told.add((kind, bare))
            yield FeedRow(place, ListRow(number, kind, bare, _percent(one.get("confidence")), ends, reference))


def _comparisons(pattern: str) -> list[tuple[str, str]] | None:
    """Path and value of each comparison of ``[a = 'x' OR b = 'y']``; nothing where the pattern says anything else."""
    inner = re.fullmatch(r"\s*\[(.*)\]\s*", pattern, re.DOTALL)
    if inner is None:
        return None
    rest, found = inner.group(1), []
    while True:
        one = _COMPARISON.match(rest)
        if one is None:
            return None
        value = re.sub(r"\\(.)", r"\1", one.group(3))
        if one.group(2) == "LIKE":
            if not re.fullmatch(r"https?://[^%_]+/%", value):
                return None  # a list finds whole values, or what stands below a path
            value = value.removesuffix("%") + "*"
        found.append((one.group(1), value))
        rest = rest[one.end() :]
        if not rest:
            return found
        if not rest.startswith("OR "):
            return None
        rest = rest[3:]


def _misp(text: str, day: date) -> Iterator[FeedRow]:
    whole = _object(text)
    event = whole.get("Event", whole)
    if not isinstance(event, Mapping) or not isinstance(event.get("Attribute", event.get("Object")), list):
        raise ListUnreadable(why="it is no MISP event")
    reference = _text(event.get("uuid"))
    attributes = list(_objects(event.get("Attribute")))
    for one in _objects(event.get("Object")):
        attributes += _objects(one.get("Attribute"))
    for number, one in enumerate(attributes, start=1):
        yield _misp_attribute(one, number, reference)


def _misp_attribute(one: Mapping[str, Any], number: int, reference: str) -> FeedRow:
    place = _text(one.get("uuid")) or f"attribute {number}"
    kind = _MISP_KINDS.get(_text(one.get("type")))
    if kind is None:
        return FeedRow(place, None, NotForMoney(kind=_text(one.get("type"))[:60]))
    if one.get("deleted") in (True, "1", 1) or one.get("to_ids") not in (True, "1", 1):
        return FeedRow(place, None, TakenBack())
    return FeedRow(place, ListRow(number, kind, _text(one.get("value")), None, None, reference))


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise ListUnreadable(why="it is no JSON") from None
    if not isinstance(found, Mapping):
        raise ListUnreadable(why="it is no JSON object")
    return found


def _objects(found: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _percent(found: object) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= 100 else None


def _day(found: object) -> date | None:
    try:
        return datetime.fromisoformat(_text(found)).date() if found else None
    except ValueError:
        return None
