"""A person's number, sealed: encrypted to be kept, hashed under a key to be found. Never shown or logged whole."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pecule.kernel.identifiers import Nir
from pecule.kernel.refusals import Refusal

_NONCE_BYTES = 12


class InvalidTemporaryNumber(Refusal):
    """A temporary number that no payroll can have written. The number itself is never repeated."""

    says = "This temporary number is not valid."
    next_step = "It has 11 to 40 letters and digits: sex, SIREN of the employer, then the employer's own number."


class SealBroken(Exception):
    """A sealed number that was altered, moved to another person, or sealed under a key that is gone."""


@dataclass(frozen=True, slots=True)
class TemporaryNumber:
    """What an employer declares while a person has no NIR (DSN S21.G00.30.020, "NTT"). Never shown whole."""

    text: str

    def __repr__(self) -> str:
        return "TemporaryNumber(…)"

    __str__ = __repr__

    @property
    def temporary(self) -> bool:
        """Always: a final number will come."""
        return True

    @property
    def masked(self) -> str:
        """What may be shown to its holder."""
        return f"{self.text[0]} ••• ••• •••"


PersonNumber = Nir | TemporaryNumber


def read_temporary_number(text: str) -> TemporaryNumber:
    """Check a temporary number's form and return it. Raises InvalidTemporaryNumber."""
    compact = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[12][0-9A-Z]{10,39}", compact, re.ASCII):
        raise InvalidTemporaryNumber
    return TemporaryNumber(compact)


@dataclass(frozen=True)
class Vault:
    """Keys of an installation. ``keys`` maps a key's id (1 to 255) to 32 bytes; ``current`` seals, all open."""

    hash_key: bytes
    keys: Mapping[int, bytes]
    current: int

    def hash(self, number: PersonNumber) -> bytes:
        """HMAC-SHA256 under the hash key, 32 bytes: the only way to find a person by number."""
        return hmac.digest(self.hash_key, _plain(number), "sha256")

    def seal(self, number: PersonNumber, randomness: Callable[[int], bytes]) -> bytes:
        """Encrypt: one byte of key id, 12 of nonce, then AES-256-GCM bound to the number's own hash."""
        nonce = randomness(_NONCE_BYTES)
        sealed = _cipher(self.keys[self.current]).encrypt(nonce, _plain(number), self.hash(number))
        return bytes([self.current]) + nonce + sealed

    def open(self, sealed: bytes, number_hash: bytes) -> PersonNumber:
        """Decrypt what ``seal`` made for the person with this hash. Raises SealBroken."""
        key = self.keys.get(sealed[0])
        if key is None:
            raise SealBroken
        try:
            plain = _cipher(key).decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], number_hash)
        except InvalidTag:
            raise SealBroken from None
        kind, _, text = plain.decode().partition(":")
        return Nir(text) if kind == "nir" else TemporaryNumber(text)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _plain(number: PersonNumber) -> bytes:
    kind, text = ("nir", number.body) if isinstance(number, Nir) else ("ntt", number.text)
    return f"{kind}:{text}".encode()


def vault_from(hash_secret: str, encryption_secrets: str) -> Vault:
    """Make the vault from an installation's secrets.

    ``encryption_secrets`` is one secret, or several as ``1:first,2:second`` while keys change: the last one
    seals, all of them open.
    """
    named = [part.partition(":") for part in encryption_secrets.split(",")]
    if len(named) == 1 and not named[0][1]:
        secrets = {1: encryption_secrets}
    else:
        secrets = {int(key_id): secret for key_id, _, secret in named}
    if not all(0 < key_id < 256 for key_id in secrets):
        raise ValueError("key ids go from 1 to 255")
    keys = {key_id: _key("pecule nir encryption", secret) for key_id, secret in secrets.items()}
    return Vault(hash_key=_key("pecule nir hash", hash_secret), keys=keys, current=list(secrets)[-1])


def _key(purpose: str, secret: str) -> bytes:
    return hashlib.blake2b(
        secret.encode(), digest_size=32, person=hashlib.sha256(purpose.encode()).digest()[:16]
    ).digest()
