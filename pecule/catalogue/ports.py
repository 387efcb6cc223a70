"""What the catalogue asks of partners outside. Adapters implement it; ``settings.PECULE_COMPLIANCE`` names one."""

from dataclasses import dataclass
from typing import Protocol

from pecule.kernel.refusals import Refusal


class ComplianceSilent(Refusal):
    """The partner gave no answer: neither a yes nor a no."""

    says = "The administrations gave no answer about taxes and social contributions. Nothing was changed."
    next_step = "Ask again later."
    status = 409


@dataclass(frozen=True, slots=True)
class ComplianceSaid:
    """A yes or a no, and the partner's own reference of that answer: nothing else is learnt (R6323-41)."""

    compliant: bool
    reference: str


class Compliance(Protocol):
    """Says whether an organisation's taxes and social contributions are in order."""

    def ask(self, siret: str) -> ComplianceSaid:
        """Ask about one SIRET (14 digits). Waits at most some seconds. Raises ComplianceSilent."""
