"""Partners that say yes, and remember what they were asked."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pecule.orders.ports import Purchase


class Agreeing:
    """Every holder has approved every purchase."""

    used: ClassVar[list[Purchase]] = []

    def ask(self, purchase: Purchase, *, holder: UUID, back_url: str, at: datetime) -> str:
        return f"/approve/{purchase.order}?back={back_url}"

    def consume(self, purchase: Purchase, *, holder: UUID, at: datetime) -> None:
        self.used.append(purchase)


@dataclass
class Drawer:
    """What the card service knows: payments begun, refunds asked (every time), and whether it answers."""

    begun: dict[UUID, int] = field(default_factory=dict)
    refunds: list[tuple[UUID, int]] = field(default_factory=list)
    down: bool = False


class Till:
    """A card service."""

    drawer: ClassVar[Drawer] = Drawer()

    def start(self, payment: UUID, *, amount_cents: int, back_url: str, at: datetime) -> str:
        self.drawer.begun[payment] = amount_cents
        return f"/card/{payment}"

    def refund(self, payment: UUID, *, amount_cents: int, at: datetime) -> None:
        if self.drawer.down:
            raise ConnectionError
        self.drawer.refunds.append((payment, amount_cents))
