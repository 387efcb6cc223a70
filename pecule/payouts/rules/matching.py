"""What one line of a bank's answer does to the payment it speaks of."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.payouts.rules.reasons import noop

Says = Literal["taken", "rejected", "booked", "returned", "other"]
Does = Literal["note", "reject", "book", "return", "nothing"]

UNMATCHED_REASONS: dict[str, str] = {
    "no_reference": noop("The line names no payment of ours."),
    "unknown": noop("No payment has this reference."),
    "not_sent": noop("The payment was never sent."),
    "already_answered": noop("The bank had already answered for this payment."),
    "amount_differs": noop("The amount is not the one that was sent."),
    "currency_differs": noop("The currency is not the one that was sent."),
    "iban_differs": noop("The account paid is not the one that was sent."),
    "not_booked": noop("The bank returns a payment that it never booked."),
    "makes_no_sense": noop("The line takes back a payment that came in, and none came in."),
    "message_reused": noop("The bank used the number of an earlier message for another one."),
}
"""Why a line of an answer is kept for staff, in plain words."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of an answer. ``whole_file`` names a message of ours that the bank rejects as a whole.

    ``cents`` and ``iban`` are None and empty where the bank does not repeat them.
    """

    number: int
    reference: str
    says: Says
    code: str = ""
    cents: int | None = None
    currency: str = ""
    iban: str = ""
    on: date | None = None
    whole_file: str = ""


@dataclass(frozen=True, slots=True)
class SentPayment:
    """What we know of a payment: its state (waiting, booked, rejected, returned, dropped), and what was sent."""

    state: str
    sent: bool
    cents: int
    currency: str
    iban: str


_MOVES: dict[tuple[Says, str], Does] = {
    ("rejected", "waiting"): "reject",
    ("booked", "waiting"): "book",
    ("returned", "booked"): "return",
}


def judge(line: AnswerLine, payment: SentPayment | None) -> tuple[Does, str]:
    """What to do with a line, and why nothing is done when nothing is (see UNMATCHED_REASONS).

    Money moves only when reference, amount, currency and account all agree with what was sent.
    """
    if payment is None:
        return "nothing", "unknown" if line.reference or line.whole_file else "no_reference"
    if not payment.sent:
        return "nothing", "not_sent"
    if line.cents is not None and line.cents != payment.cents:
        return "nothing", "amount_differs"
    if line.currency not in ("", payment.currency):
        return "nothing", "currency_differs"
    if line.iban not in ("", payment.iban):
        return "nothing", "iban_differs"
    if line.says == "taken":
        return "note", ""
    if line.says == "other":
        return "nothing", "makes_no_sense"
    does = _MOVES.get((line.says, payment.state))
    if does:
        return does, ""
    return "nothing", "not_booked" if (line.says, payment.state) == ("returned", "waiting") else "already_answered"


AFTER: dict[Does, str] = {"reject": "rejected", "book": "booked", "return": "returned"}
"""The state that a payment is in once a line has done its work."""
