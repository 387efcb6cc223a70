"""Who calls: a client proves itself by a token that it signed (private_key_jwt), or an old one by a secret."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from pecule.openid import jose
from pecule.openid.errors import OAuthError, TokenRefused
from pecule.openid.provider.clients import PRIVATE_KEY_JWT, SECRET_POST, Client
from pecule.openid.terms import ASSERTION_TYPE

LIFE_MAX = timedelta(minutes=5)
_WRONG = OAuthError("invalid_client", "client authentication failed")


@dataclass(frozen=True, slots=True)
class Assertion:
    """A client assertion that was believed: its ``jti`` may be used once until ``expires_at``."""

    jti: str
    expires_at: float


def claimed_client(given: Mapping[str, str]) -> str:
    """The client that a request claims to come from, not yet believed. Raises OAuthError invalid_client."""
    claimed = given.get("client_id", "")
    assertion = given.get("client_assertion", "")
    if assertion:
        named = _unverified_issuer(assertion)
        if claimed not in ("", named):
            raise _WRONG
        claimed = named
    if not claimed:
        raise _WRONG
    return claimed


def authenticate(client: Client, given: Mapping[str, str], *, keys: Iterable[jose.Key], audiences: Collection[str],
                 at: datetime) -> Assertion | None:  # fmt: skip
    """Check that ``client`` made this request, in the one way it is registered for; its assertion when it signed one.

    ``audiences``: how the assertion may name us (our issuer, or the address called). The caller refuses a ``jti`` seen
    before. Raises OAuthError invalid_client, which says nothing of why. Source: OIDC Core 9, RFC 7523 section 3.
    """
    ways = [name for name in ("client_assertion", "client_secret") if name in given]
    if client.token_endpoint_auth_method == SECRET_POST and ways == ["client_secret"]:
        if not compare_digest(sha256(given["client_secret"].encode()).hexdigest(), client.secret_hash):
            raise _WRONG
        return None
    if client.token_endpoint_auth_method != PRIVATE_KEY_JWT or ways != ["client_assertion"]:
        raise _WRONG
    if given.get("client_assertion_type") != ASSERTION_TYPE:
        raise _WRONG
    try:
        claims = jose.verify(given["client_assertion"], keys, typ=("", "JWT", "client-authentication+jwt"))
        jose.check_times(claims, at)
        return _believed(client, claims, audiences, at)
    except TokenRefused:
        raise _WRONG from None


def _believed(client: Client, claims: Mapping[str, Any], audiences: Collection[str], at: datetime) -> Assertion:
    said = claims.get("aud")
    aud = said if isinstance(said, list) else [said]
    jti, exp = claims.get("jti"), claims["exp"]
    right = (
        claims.get("iss") == client.client_id
        and claims.get("sub") == client.client_id
        and len(aud) == 1
        and aud[0] in audiences
        and isinstance(jti, str)
        and 8 <= len(jti) <= 200
        and exp <= (at + LIFE_MAX).timestamp() + jose.SKEW_SECONDS
    )
    if not right or not isinstance(jti, str):
        raise _WRONG
    return Assertion(jti, float(exp))


def _unverified_issuer(assertion: str) -> str:
    try:
        return jose.unverified_claim(assertion, "iss")
    except TokenRefused:
        raise _WRONG from None
