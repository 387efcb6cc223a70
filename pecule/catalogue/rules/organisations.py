"""When an organisation may sell. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

Status = Literal["draft", "listed", "suspended", "delisted"]

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
    """An organisation that does not meet the conditions of L6323-9-1."""

    says = "This organisation cannot be listed: its Qualiopi certificate is missing or does not cover today."
    next_step = "Give the dates of a certificate that is running."


class StatusUnreachable(Refusal):
    """A change of status that makes no sense, as listing again what was delisted."""

    says = "An organisation that is “{present}” cannot become “{wanted}”."
    next_step = "Register it anew if it was delisted."
    status = 409


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
