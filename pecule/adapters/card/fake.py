"""A bank that takes any card: its page asks whether to pay or to refuse, and its answer comes signed."""

import json
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from pecule.adapters.card import answers
from pecule.adapters.card.models import CardPayment
from pecule.kernel.refusals import NotFound, Refusal
from pecule.statements import row


class CardPaymentDiffers(Refusal):
    """A payment or a refund asked again with another amount."""

    says = "This card payment was asked before for another amount. No money has moved."
    next_step = "Make a new payment for a new amount."
    status = 409


_OPENED = """
INSERT INTO card_cardpayment (payment, amount_cents, back_url, refunded_cents, state)
VALUES (%s, %s, %s, 0, 'open') ON CONFLICT (payment) DO NOTHING RETURNING id
"""


class FakeCards:
    """See ``pecule.orders.ports.Cards``."""

    def start(self, payment: UUID, *, amount_cents: int, back_url: str, at: datetime) -> str:
        """Open the payment, or find it, and return the bank's page."""
        opened = row(_OPENED, (payment, amount_cents, back_url))
        if opened is None and asked(payment).amount_cents != amount_cents:
            raise CardPaymentDiffers
        return reverse("card:pay", args=[payment])

    def refund(self, payment: UUID, *, amount_cents: int, at: datetime) -> None:
        """Give back ``amount_cents`` once. Raises NotFound, CardPaymentDiffers."""
        with transaction.atomic():
            found = CardPayment.objects.select_for_update().filter(payment=payment, state="paid").first()
            if found is None:
                raise NotFound
            if found.refunded_cents not in (0, amount_cents) or amount_cents > found.amount_cents:
                raise CardPaymentDiffers
            found.refunded_cents = amount_cents
            found.save(update_fields=["refunded_cents"])


def asked(payment: UUID) -> CardPayment:
    """A payment by its number. Raises NotFound."""
    found = CardPayment.objects.filter(payment=payment).first()
    if found is None:
        raise NotFound
    return found


def settle(payment: UUID, *, paid: bool, at: datetime) -> str:
    """Pay or refuse, tell the order, and return where the person goes on. Twice tells the first answer again."""
    with transaction.atomic():
        found = CardPayment.objects.select_for_update().filter(payment=payment).first()
        if found is None:
            raise NotFound
        if found.state == "open":
            found.state, found.answer = ("paid" if paid else "refused"), uuid4()
            found.save(update_fields=["state", "answer"])
        told = {
            "answer": str(found.answer),
            "payment": str(payment),
            "outcome": found.state,
            "amount_cents": found.amount_cents,
        }
        body = json.dumps(told).encode()
        signed_at, signature = answers.sign(body, at=at)
        answers.receive(body, signed_at=signed_at, signature=signature, at=at)
    return found.back_url
