"""Habilitations and subcontracts: what they allow, and what they forbid. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pecule.kernel.refusals import Refusal
from pecule.scheme import Scheme


class SecondLevel(Refusal):
    """A subcontractor that subcontracts in its turn (R6333-6-2)."""

    says = "What is subcontracted cannot be subcontracted again: one level only."
    next_step = "Have the work done by the subcontractor itself, or contract with the one who does it."
    status = 409


class SubcontractorDelisted(Refusal):
    """A subcontractor that is delisted (R6333-6-2)."""

    says = "The organisation with the SIRET {siret} is delisted: nothing may be subcontracted to it."
    next_step = "Choose another subcontractor."
    status = 409


class SubcontractorUncertified(Refusal):
    """A subcontractor without a Qualiopi certificate that covers the contract, and not small (R6333-6-3)."""

    says = "This subcontractor's Qualiopi certificate does not cover the contract, and it is not exempt."
    next_step = "Give the last day of its certificate, or say that it is under the threshold of small businesses."


class OwnSubcontractor(Refusal):
    """A subcontract with oneself."""

    says = "An organisation cannot be its own subcontractor."
    next_step = "Give the SIRET of the other party."


@dataclass(frozen=True, slots=True)
class Right:
    """A right to train for a certification between two days, both included; no end means that it runs on."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.start <= day and (self.end is None or day <= self.end)


def needs_habilitation(scheme: Scheme, kind: str, day: date) -> bool:
    """Whether a training of that kind needs the certifier's habilitation (L6323-9-1 2°): ``habilitation.kinds``.

    Certifications of both registers need it. Support for experience (VAE), skills reviews, driving licences and
    volunteers' trainings prepare for no certifier's certification: they do not.
    """
    return kind in scheme.words("habilitation.kinds", on=day)


def may_train(scheme: Scheme, kind: str, rights: Iterable[Right], day: date) -> bool:
    """Whether an organisation with these rights may sell a training of that kind on ``day``."""
    return not needs_habilitation(scheme, kind, day) or any(right.covers(day) for right in rights)


def check_subcontract(*, own_siret: str, siret: str, small: bool, qualiopi_until: date | None, end: date) -> None:
    """Refuse OwnSubcontractor, SubcontractorUncertified. Source: R6333-6-2, R6333-6-3."""
    if siret == own_siret:
        raise OwnSubcontractor
    if not small and (qualiopi_until is None or qualiopi_until < end):
        raise SubcontractorUncertified


@dataclass(frozen=True, slots=True)
class SubcontractedShare:
    """What an organisation subcontracts in a year against what it sells here. ``cap`` is None where none is set."""

    subcontracted_cents: int
    turnover_cents: int
    cap: Fraction | None

    @property
    def above(self) -> bool:
        """Whether the cap of the year's turnover is passed."""
        return self.cap is not None and self.subcontracted_cents > self.cap * self.turnover_cents


def share_of(scheme: Scheme, subcontracted_cents: int, turnover_cents: int, day: date) -> SubcontractedShare:
    """Compare with ``subcontract.turnover_cap`` in force on ``day`` (R6333-6-2). Amounts in cents."""
    cap = scheme.find("subcontract.turnover_cap", on=day)
    return SubcontractedShare(subcontracted_cents, turnover_cents, None if cap is None else Fraction(cap.value))
