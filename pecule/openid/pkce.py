"""Proof key for code exchange (RFC 7636), method S256 alone."""

import re
from hashlib import sha256
from hmac import compare_digest

from pecule.openid.canonical import base64url

METHOD = "S256"
_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}")


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (section 4.2)."""
    return base64url(sha256(verifier.encode("ascii")).digest())


def is_challenge(text: str) -> bool:
    """Whether it has the form of an S256 challenge."""
    return _CHALLENGE.fullmatch(text) is not None


def fits(verifier: str, challenge: str) -> bool:
    """Whether ``verifier`` (43 to 128 unreserved characters, section 4.1) is the one behind ``challenge``."""
    return _VERIFIER.fullmatch(verifier) is not None and compare_digest(challenge_of(verifier), challenge)
