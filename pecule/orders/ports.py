"""What orders ask of the outside: the holder's strong approval of a purchase, and card payments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a holder approves, word for word: whoever approves sees exactly these facts."""

    order: UUID
    session: UUID
    organisation_siret: str
    organisation_name: str
    title: str
    start: date
    end: date
    price_cents: int
    card_cents: int
    remaining_cents: int = 0  # left in the account afterwards: shown, not part of what is bought


class Approvals(Protocol):
    """Strong approval of one purchase, asked by ``accept_order`` between its checks and its holds."""

    def ask(self, purchase: Purchase, *, holder: UUID, back_url: str, at: datetime) -> str:
        """Begin the approval of ``purchase`` and return the address where the holder gives it."""
        ...

    def consume(self, purchase: Purchase, *, holder: UUID, at: datetime) -> None:
        """Use the holder's approval of exactly ``purchase``, once, or refuse (a Refusal of the adapter).

        Runs inside the transaction that holds the euros.
        """
        ...


class Cards(Protocol):
    """Payments by card. The service answers through ``actions.card_answered``."""

    def start(self, payment: UUID, *, amount_cents: int, back_url: str, at: datetime) -> str:
        """Begin the payment, or find it again, and return the address where the holder pays."""
        ...

    def refund(self, payment: UUID, *, amount_cents: int, at: datetime) -> None:
        """Give back part or all of a payment. Asked again for the same payment, it gives back nothing more."""
        ...


def approvals() -> Approvals | None:
    """The approval service of this installation, or None when none is set up."""
    path = getattr(settings, "PECULE_APPROVALS", "")
    return import_string(path)() if path else None


def cards() -> Cards | None:
    """The card service of this installation, or None when none is set up."""
    path = getattr(settings, "PECULE_CARDS", "")
    return import_string(path)() if path else None
