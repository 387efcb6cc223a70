"""When an organisation may be listed, and when it sells. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.scheme import Scheme
from pecule.scheme.delays import add_months

Status = Literal["draft", "listed", "suspended", "delisted"]
ConditionName = Literal["declared", "certified", "compliant", "file", "terms", "unsanctioned"]

_REACHABLE: dict[str, frozenset[str]] = {
    "draft": frozenset({"listed", "delisted"}),
    "listed": frozenset({"suspended", "delisted"}),
    "suspended": frozenset({"listed", "delisted"}),
    "delisted": frozenset(),
}


class SiretTaken(Refusal):
    """Another organisation holds this SIRET."""

    says = "An organisation with the SIRET {siret} is registered already."
    next_step = "Ask its members to add you, or tell us if somebody uses your SIRET."
    status = 409


class NotListable(Refusal):
    """An organisation that does not meet one of the conditions of L6323-9-1; each has its own name below."""

    says = "This organisation cannot be listed: it does not meet every condition."
    next_step = "See its file for what is missing."


class NotCertified(NotListable):
    """No Qualiopi certificate on that day (L6316-1)."""

    says = "This organisation cannot be listed: its Qualiopi certificate is missing or does not cover today."
    next_step = "Give the dates of a certificate that is running."


class NotDeclared(NotListable):
    """An activity declaration that lapsed for want of a yearly statement (L6351-6)."""

    says = "This organisation cannot be listed: its yearly training statement is missing, so its declaration lapsed."
    next_step = "Give the year of the last statement filed."


class NotCompliant(NotListable):
    """No good and fresh answer on taxes and social contributions (L6323-9-1 3°, R6323-41)."""

    says = "This organisation cannot be listed: nothing confirms that its taxes and social contributions are in order."
    next_step = "Settle them with the administrations, then ask again."


class FileIncomplete(NotListable):
    """Documents are missing (L6323-9-1 4°)."""

    says = "This organisation cannot be listed: its documents are not complete."
    next_step = "Add what its application lacks."


class TermsNotAccepted(NotListable):
    """The general conditions were not accepted (L6323-9-1 5°)."""

    says = "The general conditions of use were not accepted."
    next_step = "Read them and accept them."


class SanctionedRecently(NotListable):
    """A sanction that may still refuse a listing (L6323-9-1)."""

    says = "This organisation was sanctioned on {decided_on}; such a sanction may refuse a listing until {until}."
    next_step = "Wait for that day, or have an agent list it in spite of it, with reasons."


class StatusUnreachable(Refusal):
    """A change of status that makes no sense, as listing again what was delisted."""

    says = "An organisation that is “{present}” cannot become “{wanted}”."
    next_step = "If it was delisted, it may ask to be listed again by a new application."
    status = 409


_REFUSALS: dict[str, type[NotListable]] = {
    "declared": NotDeclared,
    "certified": NotCertified,
    "compliant": NotCompliant,
    "file": FileIncomplete,
    "terms": TermsNotAccepted,
}


def acts_for_anyone(by: Actor) -> bool:
    """Whether ``by`` needs no tie to what it acts on: an agent, or a job of ours; never a stranger on the web."""
    return by.kind in ("staff", "system")


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an organisation sells: its status, and how long each condition holds, last day included."""

    status: str
    qualiopi_from: date | None
    qualiopi_until: date | None
    declared_until: date | None
    compliant_until: date | None
    file_complete: bool
    terms_accepted: bool

    def certified(self, day: date) -> bool:
        """Whether its certificate covers ``day`` (L6316-1)."""
        if self.qualiopi_from is None or self.qualiopi_until is None:
            return False
        return self.qualiopi_from <= day <= self.qualiopi_until

    def sells(self, day: date) -> bool:
        """Whether its offers are on sale on ``day``: listed, and every condition of L6323-9-1 holds."""
        return self.status == "listed" and all(condition.holds for condition in conditions(self, day))


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of L6323-9-1: whether it holds, the last day it holds if it ends, and its article."""

    name: ConditionName
    holds: bool
    until: date | None
    article: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest sanction that may still refuse a listing, and its last day."""

    decided_on: date
    until: date


def conditions(standing: Standing, day: date) -> tuple[Condition, ...]:
    """The conditions that must hold on every day of sale, in the order of L6323-9-1."""
    return (
        Condition("declared", _runs(standing.declared_until, day), standing.declared_until, "L6323-9-1 1°, L6351-6"),
        Condition("certified", standing.certified(day), standing.qualiopi_until, "L6323-9-1 2°, L6316-1"),
        Condition(
            "compliant", _runs(standing.compliant_until, day), standing.compliant_until, "L6323-9-1 3°, R6323-41"
        ),
        Condition("file", standing.file_complete, None, "L6323-9-1 4°"),
        Condition("terms", standing.terms_accepted, None, "L6323-9-1 5°"),
    )


def check_listable(
    standing: Standing, day: date, *, remembered: Remembered | None = None, despite_sanction: bool = False
) -> None:
    """Refuse the first condition that does not hold, each by its own NotListable; then a remembered sanction.

    The law lets a sanction of the last years refuse a listing, it does not oblige it to: ``despite_sanction``.
    """
    for condition in conditions(standing, day):
        if not condition.holds:
            raise _REFUSALS[condition.name]
    if remembered is not None and not despite_sanction:
        raise SanctionedRecently(decided_on=remembered.decided_on, until=remembered.until)


def memory_of(scheme: Scheme, decided_on: date | None, day: date) -> Remembered | None:
    """Whether a sanction decided on that day may still refuse a listing on ``day`` (``listing.memory`` years)."""
    memory = scheme.find("listing.memory", on=day)
    if decided_on is None or memory is None:
        return None
    until = add_months(decided_on, 12 * memory.value)
    return Remembered(decided_on, until) if day <= until else None


def check_status(present: str, wanted: Status) -> None:
    """Refuse a status that cannot follow (StatusUnreachable)."""
    if wanted not in _REACHABLE[present]:
        raise StatusUnreachable(present=present, wanted=wanted)


def declared_until(scheme: Scheme, statement_year: int, day: date) -> date:
    """How long a declaration lives by the statement of that year: until the next one is due (L6351-6, L6352-11).

    An organisation that has not trained yet counts as having filed the year before its declaration.
    """
    months = scheme.find("listing.statement_due", on=day)
    if months is None:
        return date.max
    return add_months(date(statement_year + 1, 12, 31), months.value)


def _runs(until: date | None, day: date) -> bool:
    return until is not None and day <= until
