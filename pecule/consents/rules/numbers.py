"""Telephone numbers without the numbers: a keyed hash, sealed for the way and for the time it is kept. Pure.

A caller makes a *tag*: HMAC-SHA-256 of the number, written as +33612345678, under the register's key. On the way it is
sealed under the caller's key of the day (AES-SIV, RFC 5297: the same tag always gives the same words), so that what
leaks serves nobody tomorrow. The register unseals it, and seals it again under a key of its own before it is kept.
Limits: docs/decisions/0026.
"""

import base64
import hmac
import re
from hashlib import sha512

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pecule.kernel.refusals import Refusal

SEALED_BYTES = 48  # a tag of 32, and 16 that prove the key
_WRITTEN = re.compile(r"[A-Za-z0-9_-]{64}")


class NumberUnreadable(Refusal):
    """A sealed number that the key of the day does not open."""

    says = "This is not a number sealed under your key of the day."
    next_step = "Ask for the key of today, and seal the numbers again."
    status = 422


def tag_of(number: str, register_key: bytes) -> bytes:
    """The tag of a number in E.164, as callers make it themselves: 32 bytes."""
    return hmac.digest(register_key, number.encode(), "sha256")


def seal(tag: bytes, key: bytes) -> bytes:
    """A tag sealed under a key of 64 bytes: 48 bytes, the same each time."""
    return AESSIV(key).encrypt(tag, None)


def written(sealed: bytes) -> str:
    """Sealed bytes as they are sent: base64url, 64 signs, which need no padding."""
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(text: str, key: bytes) -> bytes:
    """The tag that was sealed under ``key`` and written in base64url. Raises NumberUnreadable."""
    if not _WRITTEN.fullmatch(text):
        raise NumberUnreadable
    try:
        return AESSIV(key).decrypt(base64.urlsafe_b64decode(text), None)
    except InvalidTag:
        raise NumberUnreadable from None


def derived(secret: bytes, *purpose: str) -> bytes:
    """A key of 64 bytes for one purpose, made from the register's secret."""
    return hmac.digest(secret, "\0".join(purpose).encode(), sha512)
