"""A person's own signature over what their phone showed them: who may have made it, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pecule.openid.errors import ClaimRefused
from pecule.openid.jose import SKEW_SECONDS

TYP = "approval+jwt"
POSSESSION, KNOWLEDGE, PRESENCE = "possession", "knowledge", "presence"


@dataclass(frozen=True, slots=True)
class Approval:
    """The hash that was signed, the number of that signature, and the signed token itself as evidence."""

    details_hash: str
    jti: str
    signed: str


def statement(*, details_hash: str, nonce: str, audience: str, jti: str, at: datetime,
              factors: Sequence[Mapping[str, str]]) -> dict[str, Any]:  # fmt: skip
    """What is signed. ``audience``: the issuer of the wallet; ``nonce``: the one of this transaction."""
    return {
        "hash": details_hash,
        "nonce": nonce,
        "aud": audience,
        "jti": jti,
        "iat": int(at.timestamp()),
        "factors": [dict(factor) for factor in factors],
    }


def check_statement(claims: Mapping[str, Any], *, details_hash: str, nonce: str, audience: str,
                    at: datetime, age_seconds: int = 120) -> str:  # fmt: skip
    """The ``jti`` of a statement whose signature was verified, made now, for exactly this. Raises ClaimRefused.

    Two factors of different kinds, as for strong customer authentication (regulation (EU) 2018/389 article 4).
    """
    for name, wanted in (("hash", details_hash), ("nonce", nonce), ("aud", audience)):
        if claims.get(name) != wanted:
            raise ClaimRefused(name, "is not of this transaction")
    iat, jti, factors = claims.get("iat"), claims.get("jti"), claims.get("factors")
    if not isinstance(iat, int) or isinstance(iat, bool) or abs(at.timestamp() - iat) > age_seconds + SKEW_SECONDS:
        raise ClaimRefused("iat", "was not made now")
    if not isinstance(jti, str) or not 16 <= len(jti) <= 200:
        raise ClaimRefused("jti", "is missing")
    kinds = {one.get("category") for one in factors if isinstance(one, Mapping)} if isinstance(factors, list) else set()
    if len(kinds & {POSSESSION, KNOWLEDGE, PRESENCE}) < 2:
        raise ClaimRefused("factors", "two of different kinds are needed")
    return jti
