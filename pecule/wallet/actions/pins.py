"""Checking a PIN: counted before it is looked at, slow on purpose, and never many at once."""

import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from django.conf import settings
from django.db.models import F

from pecule.wallet.models import Device
from pecule.wallet.rules.pins import TRIES_MAX, Busy, PinLocked, PinUnreadable, PinWrong, is_proof

AT_ONCE = 4  # a core; each takes 64 MiB and some 50 ms
WAIT_SECONDS = 3
_gate = threading.BoundedSemaphore(AT_ONCE * max(1, (os.cpu_count() or 1) // 2))  # two web processes share the cores


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Argon2id with the parameters of RFC 9106 section 4, second recommendation."""
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def hash_of(proof: str) -> str:
    """What is kept of a PIN's proof. Raises PinUnreadable, Busy."""
    if not is_proof(proof):
        raise PinUnreadable
    with _one_of_few():
        return hasher().hash(_peppered(proof))


def check_pin(device: int, proof: str) -> None:
    """Check the PIN of a phone (inner id). Raises PinUnreadable, PinLocked, PinWrong, Busy.

    The try is counted, and stays counted, before the hash is computed: a hundred at once are a hundred tries. Call it
    outside of any transaction that a refusal would roll back.
    """
    if not is_proof(proof):
        raise PinUnreadable
    with _one_of_few():
        counted = Device.objects.filter(pk=device, revoked_at=None, pin_tries__lt=TRIES_MAX).update(
            pin_tries=F("pin_tries") + 1
        )
        if not counted:
            raise PinLocked(tries=TRIES_MAX)
        kept, tries = Device.objects.values_list("pin_hash", "pin_tries").get(pk=device)
        try:
            hasher().verify(kept, _peppered(proof))
        except (VerifyMismatchError, InvalidHashError):
            if tries >= TRIES_MAX:
                raise PinLocked(tries=TRIES_MAX) from None
            raise PinWrong(left=TRIES_MAX - tries) from None
    # Not to zero: tries of others that were counted meanwhile stay counted.
    Device.objects.filter(pk=device).update(pin_tries=F("pin_tries") - tries)


def _peppered(proof: str) -> bytes:
    return hmac.digest(bytes.fromhex(settings.WALLET_KEY), b"pin\0" + proof.encode(), "sha256")


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _gate.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _gate.release()
