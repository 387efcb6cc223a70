"""Checking an identity at the counter: what must be looked at, and when one agent is not enough.

Thieves who cannot break the phone bribe the people who check identities. So what is out of the ordinary is looked at by
a second agent, one check in ten is too, whoever makes it, and nobody can know beforehand which.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pecule.kernel.refusals import Refusal

DOCUMENTS = ("identity_card", "passport", "residence_permit")
CHECKS = ("photo", "security_marks", "touch", "age")
ACCOUNT_YOUNG = timedelta(days=7)
SAMPLED_OF_256 = 26  # one in ten
OPEN_HOURS = range(8, 19)  # local hours in which counters are open
_NEVER_REMOTE = ("contact_shared", "phone_shared", "document_shared", "document_other", "identity_differs")
_BORN = ("birthdate", "birthplace", "birthcountry")
_COMPARED = ("family_name", "given_name", "birthdate")


class Outcome(StrEnum):
    """Where a check stands."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAITING = "waiting"  # for a second agent


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when an agent says yes. ``lottery``: a byte that nobody can foresee."""

    account_age: timedelta
    document: str
    contact_shared: bool
    phone_shared: bool
    document_shared: bool
    refused_before: bool
    recovering: bool
    document_other: bool
    identity_differs: bool
    at: datetime
    lottery: int


def risks_of(facts: Facts) -> list[str]:
    """What makes a second agent necessary; nothing when one is enough. ``facts.at`` is local time."""
    found = {
        "account_young": facts.account_age < ACCOUNT_YOUNG,
        "document_foreign": facts.document == "residence_permit",
        "contact_shared": facts.contact_shared,
        "phone_shared": facts.phone_shared,
        "document_shared": facts.document_shared,
        "refused_before": facts.refused_before,
        "recovering": facts.recovering,
        "document_other": facts.recovering and facts.document_other,
        "identity_differs": facts.identity_differs,
        "odd_hour": facts.at.hour not in OPEN_HOURS or facts.at.weekday() == 6,
        "sampled": facts.lottery < SAMPLED_OF_256,
    }
    return [name for name, holds in found.items() if holds]


def remote_risks_of(facts: Facts) -> list[str]:
    """What may only be proved at a counter. New accounts and nights are ordinary for a check at a distance."""
    return [name for name in risks_of(facts) if name in _NEVER_REMOTE]


def check_document(number: str, expires: date, checks: list[str], *, on: date) -> str:
    """The number of a document as it is kept, once everything was looked at.

    Raises DocumentUnreadable, DocumentExpired, ChecksMissing.
    """
    plain = "".join(letter for letter in number.upper() if letter.isalnum())
    if not plain.isascii() or not 6 <= len(plain) <= 20:
        raise DocumentUnreadable
    if expires < on:
        raise DocumentExpired(expired_on=expires)
    if set(checks) != set(CHECKS):
        raise ChecksMissing
    return plain


def differs(declared: Mapping[str, str], shown: Mapping[str, str]) -> bool:
    """Whether the document names somebody else than the account; accents and capitals aside."""
    return any(_plain(declared.get(name, "")) != _plain(shown.get(name, "")) for name in _COMPARED)


def check_same_person(proved: Mapping[str, str], shown: Mapping[str, str]) -> None:
    """Names change, births do not: an account that was proved never becomes somebody else's. Raises AnotherPerson.

    Services know an account by one name for ever: another person in it would be given all that was the first's.
    """
    if any(_plain(proved.get(name, "")) != _plain(shown.get(name, "")) for name in _BORN):
        raise AnotherPerson


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in parted if letter.isalnum())


class DocumentUnreadable(Refusal):
    """Not the number of a document."""

    says = "This is not the number of an identity document."
    next_step = "Type it as it is printed: 6 to 20 letters and digits."


class DocumentExpired(Refusal):
    """A document that is over."""

    says = "This document expired on {expired_on}."
    next_step = "Ask for another one. Without one, refuse."


class ChecksMissing(Refusal):
    """An agent who did not look at everything."""

    says = "A document is accepted only once everything on the list was checked."
    next_step = "Check what is left, or refuse."


class AnotherPerson(Refusal):
    """An account of one person, and the document of another."""

    says = "This account was proved for somebody born on another day or in another place."
    next_step = "Look again at what you typed. If it is another person, they open an account of their own."
    status = 409


class SameAgent(Refusal):
    """The first agent, as the second."""

    says = "You were the first agent: the second is somebody else."
    next_step = "Ask a colleague to decide, with their own sign-in and the person still here."
    status = 403


class ProofingWaits(Refusal):
    """A check that a second agent has to decide first."""

    says = "A check of this identity waits for a second agent."
    next_step = "Have it decided first."
    status = 409


class ProofingDecided(Refusal):
    """Somebody decided meanwhile."""

    says = "This check was decided already."
    next_step = "Go back to the list."
    status = 409
