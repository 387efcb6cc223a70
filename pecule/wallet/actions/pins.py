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
from django.db import connection

from pecule.wallet.rules.pins import TRIES_MAX, Busy, PinLocked, PinUnreadable, PinWrong, is_proof

AT_ONCE = 4  # a core; each takes 64 MiB and some 50 ms
WAIT_SECONDS = 3


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Argon2id with the parameters of RFC 9106 section 4, second recommendation."""
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def hash_of(proof: str) -> str:
    """What is kept of a PIN's proof. Raises PinUnreadable, Busy."""
    if not is_proof(proof):
        raise PinUnreadable
    with one_of_few():
        return hasher().hash(_peppered(proof))


def check_pin(device: int, proof: str) -> None:
    """Check the PIN of a phone (inner id). Raises PinUnreadable, PinLocked, PinWrong, Busy.

    The try is counted, and stays counted, before the hash is computed: a hundred at once are a hundred tries. Call it
    outside of any transaction that a refusal would roll back.
    """
    if not is_proof(proof):
        raise PinUnreadable
    with one_of_few():
        kept, tries = _counted(device)
        try:
            hasher().verify(kept, _peppered(proof))
        except (VerifyMismatchError, InvalidHashError):
            if tries >= TRIES_MAX:
                raise PinLocked(tries=TRIES_MAX) from None
            raise PinWrong(left=TRIES_MAX - tries) from None
    with connection.cursor() as cursor:
        # Not to zero: tries that were counted after this one stay counted.
        cursor.execute(
            "UPDATE wallet_device SET pin_tries = GREATEST(pin_tries - %s, 0) WHERE id = %s", [tries, device]
        )


def _counted(device: int) -> tuple[str, int]:
    """Count a try in one statement; return the verifier and which try this is. Raises PinLocked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wallet_device SET pin_tries = pin_tries + 1 "
            "WHERE id = %s AND revoked_at IS NULL AND pin_tries < %s RETURNING pin_hash, pin_tries",
            [device, TRIES_MAX],
        )
        row = cursor.fetchone()
    if row is None:
        raise PinLocked(tries=TRIES_MAX)
    return row[0], row[1]


def _peppered(proof: str) -> bytes:
    return hmac.digest(bytes.fromhex(settings.WALLET_KEY), b"pin\0" + proof.encode(), "sha256")


@contextmanager
def one_of_few() -> Iterator[None]:
    """Wait for one's turn at a costly hash. Raises Busy."""
    gate = _gate()
    if not gate.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        gate.release()


def share(cores: int, processes: int) -> int:
    """How many hashes one of so many web processes computes at once, so that all of them take AT_ONCE a core."""
    return max(1, AT_ONCE * cores // processes)


@lru_cache(maxsize=1)
def _gate() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(share(os.cpu_count() or 1, settings.PECULE_WEB_WORKERS))
