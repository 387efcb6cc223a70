"""What a seal says, and its signature. Pure: whoever holds the public key can check it without a database."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from pecule.kernel.refusals import Refusal

FORMAT = "pecule-seal-1"
FIRST_PREVIOUS = "0" * 64
_SEED = re.compile(r"[0-9a-f]{64}")


class SealKeyUnreadable(Refusal):
    """The private seed is not 64 hexadecimal digits, or the public key is not an Ed25519 key in PEM."""

    says = "The key of the seals cannot be read."
    next_step = (
        "Nothing was changed. Give 64 hexadecimal digits, or the public key as `pecule ledger public-key` prints it."
    )


class SealingBusy(Refusal):
    """Writers never paused long enough for the marks of a seal to be read."""

    says = "The ledger is too busy to be sealed now."
    next_step = "Nothing was changed. Try again in a quieter moment."
    status = 503


@dataclass(frozen=True, slots=True)
class SealHeader:
    """What is signed: a root over the transfers and audit lines whose numbers lie in (after, upto], and its place.

    ``root`` and ``previous`` (the digest of the seal before) are hexadecimal; ``sealed_at`` is UTC, ISO 8601.
    """

    number: int
    previous: str
    transfers_after: int
    transfers_upto: int
    transfer_count: int
    audit_after: int
    audit_upto: int
    audit_count: int
    root: str
    sealed_at: str
    public_key_id: str

    @property
    def size(self) -> int:
        """How many leaves the tree has: transfers first, then audit lines."""
        return self.transfer_count + self.audit_count

    def canonical(self) -> bytes:
        """The bytes that are signed: sorted keys, no spaces."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """What the next seal names as ``previous``."""
        return sha256(self.canonical()).hexdigest()


def private_key(seed: str) -> Ed25519PrivateKey:
    """The signing key of a seed of 64 hexadecimal digits. Raises SealKeyUnreadable."""
    if not _SEED.fullmatch(seed.lower()):
        raise SealKeyUnreadable
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def pem(key: Ed25519PublicKey) -> bytes:
    """A public key as a file that other tools read too."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_key(text: bytes) -> Ed25519PublicKey:
    """The key in a PEM file. Raises SealKeyUnreadable."""
    try:
        key = load_pem_public_key(text)
    except (ValueError, UnsupportedAlgorithm):
        raise SealKeyUnreadable from None
    if not isinstance(key, Ed25519PublicKey):
        raise SealKeyUnreadable
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """A short name of a public key, kept in each seal so that keys can change over the years."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def signed_by(header: SealHeader, signature: bytes, keys: Iterable[Ed25519PublicKey]) -> bool:
    """Whether one of ``keys``, the one that the header names, made this signature."""
    for key in keys:
        if key_id(key) == header.public_key_id:
            try:
                key.verify(signature, header.canonical())
            except InvalidSignature:
                return False
            return True
    return False
