"""Our own keys: made, sealed in the database, replaced with an overlap, published."""

import json
import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.issuing.models import SigningKey
from pecule.kernel.actors import Actor
from pecule.openid import jose

ALGORITHMS = ("ES256", "RS256", "ECDH-ES", "RSA-OAEP-256")
_USE = {"ES256": "sig", "RS256": "sig", "ECDH-ES": "enc", "RSA-OAEP-256": "enc"}
_FRESH_SECONDS = 30
_NONCE = 12


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys as last read. ``read_at``: seconds on the machine's own steady clock."""

    current: dict[str, jose.Key]
    opening: tuple[jose.Key, ...]
    published: tuple[dict[str, Any], ...]
    read_at: float


_ring: dict[str, _Ring] = {}


def signing_key(alg: str) -> jose.Key:
    """The private key that signs by ``alg`` now."""
    return _kept().current[alg]


def opening_keys() -> tuple[jose.Key, ...]:
    """The private keys that open what was encrypted for us, those being replaced too."""
    return _kept().opening


def public_keys(use: str) -> dict[str, Any]:
    """The key set that we publish for ``use``: those to come, those in use, and those of before."""
    return {"keys": [jwk for jwk in _kept().published if jwk["use"] == use]}


@transaction.atomic
def rotate(*, by: Actor, at: datetime) -> list[str]:
    """Move every kind of key on by one: next signs, current is only published, past goes; return the new names.

    Run it once a quarter, and twice a day apart when a key may be known to somebody. What was signed before stays
    readable until the rotation after.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('issuing_key'))")
    made = []
    for alg in ALGORITHMS:
        for old, new in (("past", "gone"), ("current", "past"), ("next", "current")):
            SigningKey.objects.filter(alg=alg, state=old).update(state=new, changed_at=at)
        made.append(_make(alg, "next", at))
        if not SigningKey.objects.filter(alg=alg, state="current").exists():
            made.append(_make(alg, "current", at))
    record(by=by, verb="issuing.rotate_keys", subject="keys:issuer", details={"made": made}, at=at)
    _ring.clear()
    return made


def ensure_keys(*, by: Actor, at: datetime) -> None:
    """Make the first keys, if there are none."""
    if not SigningKey.objects.filter(state="current").exists():
        rotate(by=by, at=at)


def forget_read_keys() -> None:
    """Read the keys again at their next use."""
    _ring.clear()


def _kept() -> _Ring:
    name = connection.settings_dict["NAME"]
    ring = _ring.get(name)
    if ring is None or time.monotonic() - ring.read_at > _FRESH_SECONDS:
        ring = _ring[name] = _read()
    return ring


def _read() -> _Ring:
    rows = [key for key in SigningKey.objects.exclude(state="gone").order_by("kid")]
    opened = {row.kid: jose.key_from(_unsealed(row)) for row in rows}
    return _Ring(
        current={row.alg: opened[row.kid] for row in rows if row.state == "current"},
        opening=tuple(opened[row.kid] for row in rows if _USE[row.alg] == "enc"),
        published=tuple(row.public_jwk for row in rows),
        read_at=time.monotonic(),
    )


def _make(alg: str, state: str, at: datetime) -> str:
    key = jose.new_key("RSA" if alg.startswith("RS") else "EC")
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + _box().encrypt(nonce, json.dumps(key.private_jwk()).encode(), key.kid.encode())
    public = key.public_jwk(use=_USE[alg], alg=alg)
    SigningKey.objects.create(kid=key.kid, alg=alg, state=state, public_jwk=public, sealed=sealed, changed_at=at)
    return key.kid


def _unsealed(row: SigningKey) -> dict[str, Any]:
    sealed = bytes(row.sealed)
    opened: dict[str, Any] = json.loads(_box().decrypt(sealed[:_NONCE], sealed[_NONCE:], row.kid.encode()))
    return opened


def _box() -> AESGCM:
    return _box_of(settings.ISSUER_KEY)


@lru_cache(maxsize=2)
def _box_of(secret: str) -> AESGCM:
    return AESGCM(sha256(b"keys of an issuer at rest" + secret.encode()).digest())
