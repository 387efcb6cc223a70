"""What the law says of a call that somebody got, as far as they can tell. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pecule.consents.rules.calling import Call, Given, Why, judge_call
from pecule.consents.rules.law import law, opt_in
from pecule.kernel.refusals import Refusal

CONSENTED = ("no", "yes", "withdrawn", "customer", "unsure")
"""Whether whoever was called had consented: to this caller; had; did and took it back; is their customer; unsure."""
VERDICTS = ("unlawful", "lawful", "cannot_tell")
LONGEST_AGO = timedelta(days=365)


class CallInTheFuture(Refusal):
    """A call that has not taken place yet, or long ago."""

    says = "This call is too long ago, or not over yet."
    next_step = "Give the day and the hour of a call of the last twelve months."


class CallerUnreadable(Refusal):
    """Something that is no telephone number."""

    says = "“{text}” is not a telephone number."
    next_step = "Write it as your telephone shows it, or say that it was hidden."


@dataclass(frozen=True, slots=True)
class Received:
    """A call somebody got. ``kind``: what the numbering plan says of its number (``hidden`` when none was shown)."""

    kind: str
    day: date
    at: time
    purpose: str
    consented: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the call was as far as told, what forbade it, and what its number hints at: a number can be forged."""

    verdict: str
    against: tuple[Why, ...]
    hints: tuple[Why, ...]


def judge_received(call: Received) -> Judged:
    """The law applied to a call as it was told: unlawful when something forbids it whatever the caller could prove.

    Who does not know whether they consented gets no certainty, unless another rule forbids the call.
    """
    against = [*_said(call)]
    if call.kind == "hidden" and (rule := law("hidden_number", call.day)):
        against.append(Why("hidden_number", rule.article))
    hints = tuple(_hints(call))
    if against:
        return Judged("unlawful", tuple(against), hints)
    doubtful = call.consented == "unsure" or (not opt_in(call.day) and call.consented != "customer")
    return Judged("cannot_tell" if doubtful else "lawful", (), hints)


def _said(call: Received) -> Iterator[Why]:
    consented = call.consented in ("yes", "unsure", "withdrawn") and opt_in(call.day)
    given = Given(call.purpose, call.day, call.day, call.day if call.consented == "withdrawn" else None)
    asked = Call(call.purpose, call.day, call.at, (given,) if consented else (), contract=call.consented == "customer")
    yield from judge_call(asked).reasons if not judge_call(asked).allowed else ()


def _hints(call: Received) -> Iterator[Why]:
    rule = law("mobile_number", call.day)
    if rule is None:
        return
    if call.kind == "mobile":
        yield Why("mobile_number", rule.article)
    elif call.kind in ("canvassing", "foreign", "premium"):
        yield Why(f"{call.kind}_number", rule.article)


def check_when(called_at: datetime, at: datetime) -> None:
    """Refuse a call of tomorrow or of another year (CallInTheFuture)."""
    if not at - LONGEST_AGO <= called_at <= at:
        raise CallInTheFuture
