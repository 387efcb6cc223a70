"""May this caller call this person about this, on this day at this hour, and why. Pure.

Before 11 August 2026 whoever did not object may be called; since then only who consented (C. conso. L223-1). Some
purposes are banned whatever anybody consented to. A contract in progress that the call is about is the exception to all
of these; days, hours, number of calls and refusals bind it too (D223-9).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from pecule.consents.rules.law import law, number, opt_in, slots
from pecule.consents.rules.purposes import BANNED
from pecule.kernel.working_days import WorkingDays

_FRANCE = WorkingDays("FR")  # exactly the days of C. trav. L3133-1, without the local ones


@dataclass(frozen=True, slots=True)
class Given:
    """A consent that one caller says it has, for one purpose. ``ended_on``: withdrawn; ``last_day`` is included."""

    purpose: str
    given_on: date
    last_day: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is planned or was made; day and hour are those where the person is.

    ``at`` None: only the day is asked about. ``contract``: it is about a contract in progress. ``calls``: days of this
    caller's earlier calls to this person. ``objected_on``: the last entry on the old list that was not taken back.
    """

    purpose: str
    day: date
    at: time | None = None
    consents: tuple[Given, ...] = ()
    contract: bool = False
    objected_on: date | None = None
    calls: tuple[date, ...] = ()
    refused_on: date | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, and the article it stands on."""

    reason: str
    article: str


@dataclass(frozen=True, slots=True)
class MayCall:
    """Whether the call is lawful, and every reason: all that forbid it, or the one it rests on.

    ``any_hour``: days and hours do not bind it, because the person consented expressly.
    """

    allowed: bool
    reasons: tuple[Why, ...]
    any_hour: bool


def judge_call(call: Call) -> MayCall:
    """Apply the law as it stands on the day of the call."""
    given = _standing(call)
    against = tuple(filter(None, (*_bans(call), _title(call, given), _refusal(call), _frequency(call))))
    consented = given is not None and not call.contract
    if not consented:
        against += tuple(_hours(call))
    if against:
        return MayCall(False, against, consented)
    return MayCall(True, (_ground(call, given),), consented)


def _standing(call: Call) -> Given | None:
    """The consent that runs on the day, for this purpose."""
    for given in call.consents:
        ended = given.ended_on is not None and given.ended_on <= call.day
        if given.purpose == call.purpose and given.given_on <= call.day <= given.last_day and not ended:
            return given
    return None


def _bans(call: Call) -> Iterator[Why]:
    if call.purpose in BANNED and not call.contract and (ban := law(call.purpose, call.day)):
        yield Why(f"{call.purpose}_banned", ban.article)


def _title(call: Call, given: Given | None) -> Why | None:
    """Why nothing allows the call: no consent that runs, or an objection."""
    regime = law("regime", call.day)
    if regime is None or call.contract or call.purpose == "press" or given is not None:
        return None
    if opt_in(call.day):
        banned = call.purpose in BANNED and law(call.purpose, call.day)
        return None if banned else Why(_lacking(call), regime.article)
    return Why("objected", regime.article) if _objects(call) else None


def _lacking(call: Call) -> str:
    """What a missing consent lacks, the nearest to a consent first."""
    same = [given for given in call.consents if given.purpose == call.purpose]
    if any(given.ended_on is not None and given.ended_on <= call.day for given in same):
        return "consent_withdrawn"
    if any(given.last_day < call.day for given in same):
        return "consent_expired"
    return "consent_for_something_else" if call.consents and not same else "no_consent"


def _objects(call: Call) -> bool:
    if call.objected_on is None or call.objected_on > call.day:
        return False
    return call.day < call.objected_on + timedelta(days=number("opposition_days", call.objected_on))


def _refusal(call: Call) -> Why | None:
    """A refusal said in an earlier call: sixty days of silence, or since opt-in until a new consent."""
    silence = law("silence_days", call.day)
    if call.refused_on is None or silence is None or call.refused_on > call.day:
        return None
    if silence.value:
        bound = call.day <= call.refused_on + timedelta(days=silence.value)
    else:
        bound = not any(given.given_on > call.refused_on for given in call.consents if given.purpose == call.purpose)
    return Why("refused_before", silence.article) if bound else None


def _frequency(call: Call) -> Why | None:
    most, within = law("calls_most", call.day), law("calls_days", call.day)
    if most is None or within is None:
        return None
    recent = [day for day in call.calls if call.day - timedelta(days=within.value) < day <= call.day]
    return Why("too_often", most.article) if len(recent) >= most.value else None


def _hours(call: Call) -> Iterator[Why]:
    rule = law("hours", call.day)
    if rule is None:
        return
    if not _FRANCE.is_working(call.day):
        yield Why("not_on_this_day", rule.article)
    elif call.at is not None and not any(start <= call.at < end for start, end in slots(call.day)):
        yield Why("not_at_this_hour", rule.article)


def _ground(call: Call, given: Given | None) -> Why:
    regime = law("regime", call.day)
    article = regime.article if regime else ""
    if call.contract:
        ban = law(call.purpose, call.day) if call.purpose in BANNED else None
        return Why("contract", ban.article if ban else article)
    if given is not None:
        return Why("consent", article)
    return Why("press", "C. conso. L223-5") if call.purpose == "press" else Why("not_objected", article)
