"""Names of a person that nobody can connect: one inside, another for each body that they sign in to."""

import hmac
from collections.abc import Mapping
from uuid import UUID

PIVOT = ("family_name", "given_name", "gender", "birthdate", "birthplace", "birthcountry")


def length_prefixed(*fields: str) -> bytes:
    """Fields in one text from which each can be told again: “ab”, “c” and “a”, “bc” differ."""
    parts = []
    for text in fields:
        encoded = text.encode()
        parts.append(len(encoded).to_bytes(4, "big") + encoded)
    return b"".join(parts)


def identity_hash(key: bytes, claims: Mapping[str, object]) -> bytes:
    """Keyed hash of the six fields that identify a person in law, as an identity provider or the register writes them.

    Capital letters and spaces at the ends do not count. Source: FranceConnect's pivot identity.
    """
    fields = (" ".join(str(claims.get(name, "")).split()).upper() for name in PIVOT)
    return hmac.digest(key, b"identity" + length_prefixed(*fields), "sha256")


def keyed(key: bytes, kind: str, *fields: str) -> bytes:
    """Keyed hash of fields for one purpose, ``kind``."""
    return hmac.digest(key, kind.encode() + b"\0" + length_prefixed(*fields), "sha256")


def pairwise_sub(key: bytes, entity: str, subject: UUID) -> str:
    """The name of a person for one body (OIDC Core 8.1): 64 hexadecimal digits and ``v1``, as FranceConnect's are."""
    return keyed(key, "sub", entity, str(subject)).hex() + "v1"
