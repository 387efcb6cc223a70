"""What orders will ask of the outside. No implementation yet: a purchase is confirmed on its page alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a holder approves, word for word: whoever approves sees exactly these facts."""

    order: UUID
    session: UUID
    organisation_siret: str
    organisation_name: str
    price_cents: int
    left_cents: int


class Approvals(Protocol):
    """Strong approval of one purchase, asked by ``accept_order`` between its checks and its holds.

    ``consume`` runs inside the transaction that holds the euros: it recomputes the approved facts, uses the approval
    once, and refuses (a Refusal of the adapter) when there is none for exactly this purchase.
    """

    def consume(self, purchase: Purchase, *, holder: UUID, at: datetime) -> None:
        """Use the holder's approval of ``purchase``, or refuse."""
        ...
