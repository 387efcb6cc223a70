"""What the bank answers, signed with its key (Ed25519), fresh, and told once."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import card_answered

FRESH = timedelta(minutes=5)
BANK = system("card")


class AnswerUnsigned(Refusal):
    """An answer that the bank did not sign, or that was altered on its way."""

    says = "This answer is not signed by the bank. Nothing was changed."
    next_step = "Sign the instant, a dot and the body with the key that was agreed on."
    status = 401


class AnswerStale(Refusal):
    """An answer signed too long ago, or for later: somebody may be replaying it."""

    says = "This answer was signed at another time. Nothing was changed."
    next_step = "Sign it again with the present instant, and check the clock."
    status = 409


class AnswerUnreadable(Refusal):
    """A signed answer that does not say what it should."""

    says = "This answer cannot be read. Nothing was changed."
    next_step = "Send answer, payment, outcome (paid or refused) and amount_cents, as JSON."
    status = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the bank. ``answer`` is its number, so that it may be told twice and counted once."""

    answer: UUID
    payment: UUID
    outcome: Literal["paid", "refused"]
    amount_cents: int


def receive(body: bytes, *, signed_at: str, signature: str, at: datetime) -> str:
    """Check an answer and pass it on to the order; return the order's state. The same answer again changes nothing.

    ``signed_at``: seconds since 1970; ``signature``: hexadecimal, over that text, a dot and the body.
    Raises AnswerUnsigned, AnswerStale, AnswerUnreadable, and what orders refuse.
    """
    try:
        key().public_key().verify(bytes.fromhex(signature), signed_at.encode() + b"." + body)
    except (InvalidSignature, ValueError) as error:
        raise AnswerUnsigned from error
    if not signed_at.isdecimal() or abs(datetime.fromtimestamp(int(signed_at), UTC) - at) > FRESH:
        raise AnswerStale
    told = read(body)
    return card_answered(
        payment=told.payment, outcome=told.outcome, amount_cents=told.amount_cents, key=told.answer, by=BANK, at=at
    )


def read(body: bytes) -> Answer:
    """Read an answer's body. Raises AnswerUnreadable."""
    try:
        told = json.loads(body)
        outcome, amount = told["outcome"], told["amount_cents"]
        if outcome not in ("paid", "refused") or type(amount) is not int or amount <= 0:
            raise AnswerUnreadable
        return Answer(UUID(told["answer"]), UUID(told["payment"]), outcome, amount)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerUnreadable from error


def sign(body: bytes, *, at: datetime) -> tuple[str, str]:
    """What the fake bank sends beside ``body``: the instant and the signature."""
    signed_at = str(int(at.timestamp()))
    return signed_at, key().sign(signed_at.encode() + b"." + body).hex()


def key() -> Ed25519PrivateKey:
    """The fake bank's key, made once for this installation. A real bank gives its public key only."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.PECULE_CARD_KEY))
