"""Proof key for code exchange (RFC 7636), method S256 alone."""

import re
from hashlib import sha256

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


def is_verifier(text: str) -> bool:
    """Whether it has the form of a verifier: 43 to 128 unreserved characters (section 4.1)."""
    return _VERIFIER.fullmatch(text) is not None
