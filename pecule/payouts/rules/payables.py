"""Invoice numbers, grounds of suspension, accounts that can be paid, and debts taken off what is owed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum import iban as iban_norm
from stdnum.exceptions import ValidationError

from pecule.payouts.rules.refusals import (
    GroundUnknown,
    InvoiceNumberUnfit,
    ReasonMissing,
    SuspensionRenewedAlready,
    SuspensionTooLong,
)
from pecule.scheme import Scheme
from pecule.scheme.delays import deadline

REASON_MAX = 500
_NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/-]{0,33}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground of suspension: its article, its longest delay, and that of its one renewal if there is one."""

    name: str
    article: str
    delay: str
    renewal: str = ""


GROUNDS: dict[str, Ground] = {
    ground.name: ground
    for ground in (
        Ground("serious_harm", "R6333-6-1", "hold"),
        Ground("agent_request", "L6333-7-2", "agent_hold", "agent_hold_renewal"),
    )
}

SCREENING_GROUND = "serious_harm"


def noop(text: str) -> str:
    """Mark a sentence for the translators: pages show it in the reader's language, it stays English here."""
    return text


HELD_BY_SCREENING = noop(
    "A check is under way: something in your file is also on a list of reported frauds. An agent looks at it, and "
    "releases the payment if it is nothing."
)
"""The reason of a suspension that screening asked for."""


def read_number(text: str) -> str:
    """An invoice's number, spaces made single. Raises InvoiceNumberUnfit."""
    number = " ".join(text.split())
    if not _NUMBER.fullmatch(number) or "//" in number:
        raise InvoiceNumberUnfit
    return number


def read_reason(text: str) -> str:
    """A reason, trimmed. Raises ReasonMissing when there is none."""
    trimmed = " ".join(text.replace("\0", "").split())[:REASON_MAX]
    if not trimmed:
        raise ReasonMissing
    return trimmed


def check_suspension(scheme: Scheme, ground: str, *, begun: Sequence[date], until: date, day: date) -> Ground:
    """Refuse a suspension that the law does not allow; return its ground.

    ``begun`` are the days on which earlier suspensions of this payment on this ground began, oldest first. All of
    them together never pass the delay counted from the first, plus the renewal's for a second one.
    Raises GroundUnknown, SuspensionTooLong, SuspensionRenewedAlready. Source: R6333-6-1, L6333-7-2.
    """
    known = GROUNDS.get(ground)
    if known is None:
        raise GroundUnknown(ground=ground)
    if len(begun) > bool(known.renewal):
        raise SuspensionRenewedAlready
    latest = deadline(scheme, known.delay, start=begun[0] if begun else day).day
    if begun:
        latest = deadline(scheme, known.renewal, start=latest).day
    if not day <= until <= latest:
        raise SuspensionTooLong(latest=latest)
    return known


def usable_iban(text: str) -> str:
    """The IBAN without its spaces if its country's form and its check digits are right, nothing otherwise."""
    try:
        return str(iban_norm.validate(text)) if text else ""
    except ValidationError:
        return ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Cents of one debt taken off one payable, both by their inner id."""

    debt: int
    payable: int
    cents: int


def compensate(debts: Sequence[tuple[int, int]], payables: Sequence[tuple[int, int]]) -> list[Taken]:
    """Take debts off payables, each given as (id, cents left): the first debt first, off the first payable first."""
    taken = []
    left = dict(payables)
    for debt, owed in debts:
        for payable, available in left.items():
            cents = min(owed, available)
            if cents > 0:
                taken.append(Taken(debt, payable, cents))
                owed -= cents
                left[payable] -= cents
    return taken
