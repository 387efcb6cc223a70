"""The PIN: it never leaves the phone, and nobody can try it without the phone and us together.

The phone holds a key that cannot be read out (WebCrypto, HMAC) and sends HMAC(key, PIN), 256 bits, over its signed
channel. We keep Argon2id of that and of a secret that is not in the database. Who steals the phone has nothing to try a
PIN against but us, who count; who steals the database lacks the phone's key. See docs/decisions.
"""

import re

from pecule.kernel.refusals import Refusal

TRIES_MAX = 5
_PROOF = re.compile(r"[A-Za-z0-9_-]{43}")


def is_proof(text: object) -> bool:
    """Whether it has the form of what a phone computes of a PIN."""
    return isinstance(text, str) and _PROOF.fullmatch(text) is not None


class PinWrong(Refusal):
    """Another PIN. Counted for this phone alone."""

    says = "This is not your PIN. Nothing was approved."
    next_step = "Try again: {left} tries are left on this phone."
    status = 403


class PinLocked(Refusal):
    """Too many wrong PINs on this phone."""

    says = "The PIN of this phone is locked after {tries} wrong tries. Nothing was approved."
    next_step = (
        "Activate it again by a code of another phone. If there is none, say on your account's page that it is lost."
    )
    status = 403


class PinUnreadable(Refusal):
    """Not what the app computes."""

    says = "The app sent something that is not a PIN."
    next_step = "Close the app and open it again."
    status = 400


class Busy(Refusal):
    """Too many PINs are being checked at this moment."""

    says = "Too many people confirm at this moment. Your PIN was not tried."
    next_step = "Try again in a few seconds."
    status = 503
