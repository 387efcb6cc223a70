"""When an organisation may sell, and the refusals of the catalogue. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum import iban as iban_norm
from stdnum.exceptions import ValidationError

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

Status = Literal["draft", "listed", "suspended", "delisted"]

_REACHABLE: dict[str, frozenset[str]] = {
    "draft": frozenset({"listed", "delisted"}),
    "listed": frozenset({"suspended", "delisted"}),
    "suspended": frozenset({"listed", "delisted"}),
    "delisted": frozenset(),
}


class InvalidIban(Refusal):
    """An IBAN that fails its own check, or has another country's length. Never repeated."""

    says = "This IBAN is not valid."
    next_step = "Copy it whole from a bank statement: country, 2 check digits, then the account."


class InvalidNda(Refusal):
    """An activity declaration number that is not one (L6351-1)."""

    says = "“{text}” is not an activity declaration number."
    next_step = "It has 11 digits; the labour administration gave it to you."


class SiretTaken(Refusal):
    """Another organisation holds this SIRET."""

    says = "An organisation with the SIRET {siret} is registered already."
    next_step = "Ask its members to add you, or tell us if somebody uses your SIRET."
    status = 409


class NotListable(Refusal):
    """An organisation that does not meet the conditions of L6323-9-1."""

    says = "This organisation cannot be listed: its Qualiopi certificate is missing or does not cover today."
    next_step = "Give the dates of a certificate that is running."


class StatusUnreachable(Refusal):
    """A change of status that makes no sense, as listing again what was delisted."""

    says = "An organisation that is “{present}” cannot become “{wanted}”."
    next_step = "Register it anew if it was delisted."
    status = 409


class DatesOutOfOrder(Refusal):
    """An end before its start."""

    says = "The last day ({end}) comes before the first ({start})."
    next_step = "Check both dates."


class SessionAlreadyOver(Refusal):
    """A session published after its last day."""

    says = "This session ended on {end}."
    next_step = "Publish a session that is still to come."


class NotAboveZero(Refusal):
    """A price, a number of hours or of seats that is zero or less."""

    says = "A training needs a price, a number of hours and a number of seats above zero."
    next_step = "Check what you typed."


class PlaceMissing(Refusal):
    """A training given somewhere, without its town; or given from a distance, with one."""

    says = "A training in person needs a town, and one at a distance has none."
    next_step = "Give the town, or choose distance learning."


class TextMissing(Refusal):
    """An empty name, title or objective."""

    says = "A name, a title or an objective is empty."
    next_step = "Write it."


class UnknownCertification(Refusal):
    """A certification that is not in the catalogue, or of a kind nobody knows."""

    says = "The certification “{code}” is not known here."
    next_step = "Check its code in the national register, as in RNCP34512 or RS5678."


def acts_for_anyone(by: Actor) -> bool:
    """Whether ``by`` needs no tie to what it acts on: an agent, or a job of ours; never a stranger on the web."""
    return by.kind in ("staff", "system")


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an organisation sells: its status and its Qualiopi certificate's dates, both included."""

    status: str
    qualiopi_from: date | None
    qualiopi_until: date | None

    def certified(self, day: date) -> bool:
        """Whether its certificate covers ``day`` (L6316-1)."""
        if self.qualiopi_from is None or self.qualiopi_until is None:
            return False
        return self.qualiopi_from <= day <= self.qualiopi_until

    def sells(self, day: date) -> bool:
        """Whether its offers are on sale on ``day`` (L6323-9-1)."""
        return self.status == "listed" and self.certified(day)


def check_status(standing: Standing, wanted: Status, day: date) -> None:
    """Refuse a status that cannot follow (StatusUnreachable) or whose conditions are not met (NotListable)."""
    if wanted not in _REACHABLE[standing.status]:
        raise StatusUnreachable(present=standing.status, wanted=wanted)
    if wanted == "listed" and not standing.certified(day):
        raise NotListable


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


def check_place(modality: str, city: str) -> None:
    """Refuse a place that does not go with the modality (PlaceMissing)."""
    if (modality == "distance") == bool(city.strip()):
        raise PlaceMissing
