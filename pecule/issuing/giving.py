"""A service gets its due: a token for a code, claims for a token."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pecule.issuing import keyring, registry, rows
from pecule.issuing.calling import Call, encryption_key
from pecule.issuing.completing import issuer_of
from pecule.issuing.rows import Flow
from pecule.openid import jose, pkce
from pecule.openid.errors import OAuthError
from pecule.openid.provider import tokens
from pecule.openid.provider.clients import Client
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.openid.provider.tokens import TOKEN_LIFE, SignedIn

_NO = "the code is unknown, used, too old or not for this client"


def exchange(call: Call, given: Mapping[str, str], *, at: datetime) -> dict[str, Any]:
    """Give an ID token and an access token for a code, once (OIDC Core 3.1.3). Raises OAuthError.

    A code that comes back takes back what it gave (RFC 6749 section 4.1.2). It is used up only with its proof key and
    its address, so that a thief without the key cannot use it up either.
    """
    client, code = call.client, given.get("code", "")
    with call:
        if given.get("grant_type") != "authorization_code":
            kind = "unsupported_grant_type" if "grant_type" in given else "invalid_request"
            raise OAuthError(kind, "grant_type must be authorization_code")
        bound = rows.Bound(client.client_id, given.get("redirect_uri", ""), _challenge(given))
        token = rows.new_secret()
        flow = rows.exchange(code, bound, token=token, once=call.once, at=at, token_until=at + TOKEN_LIFE)
    if flow is None:
        _take_back_if_used(code, bound, at)
        raise OAuthError("invalid_grant", _NO)
    return _tokens(client, flow, token, at)


def read_userinfo(token: str, *, compatible: bool, at: datetime) -> tuple[Client, dict[str, Any], AuthorizationRequest]:
    """The claims behind an access token, and the client to tell. Raises OAuthError invalid_token."""
    flow = rows.of_token(token, verb="issuing.userinfo", at=at)
    client = registry.client(flow.request.client_id) if flow else None
    if flow is None or flow.result is None or client is None or flow.request.compatible != compatible:
        raise OAuthError("invalid_token", "the access token is unknown or over")
    return client, tokens.userinfo(flow.request, SignedIn.from_json(flow.result)), flow.request


def sealed_userinfo(client: Client, claims: Mapping[str, Any], request: AuthorizationRequest, *, at: datetime) -> str:
    """Userinfo as a token of its own, signed, and encrypted when the client asked for it (OIDC Core 5.3.2)."""
    now = int(at.timestamp())
    told = {
        **claims, "iss": issuer_of(request), "aud": client.client_id, "iat": now,
        "exp": now + int(TOKEN_LIFE.total_seconds()),
    }  # fmt: skip
    alg, encrypted = client.userinfo_signed_response_alg, client.userinfo_encrypted_response_alg
    return _sealed(client, told, alg, encrypted)


def describe_token(token: str, *, at: datetime) -> dict[str, Any]:
    """What an access token stands for (RFC 7662 section 2.2, RFC 9396 section 9.2); ``active`` is false for nothing."""
    flow = rows.of_token(token, at=at)
    if flow is None or flow.result is None:
        return {"active": False}
    person = SignedIn.from_json(flow.result)
    return {
        "active": True,
        "client_id": flow.request.client_id,
        "scope": " ".join(flow.request.scopes),
        "sub": person.sub,
        "acr": person.level.value,
        "auth_time": person.auth_time,
        "iss": issuer_of(flow.request),
        "exp": int(flow.expires_at.timestamp()),
        "token_type": "Bearer",
        **tokens.approved(flow.request.details, person.approval),
    }


def revoke(client: Client, token: str, *, at: datetime) -> None:
    """End an access token of this client; one that is not is left alone, and nothing is told (RFC 7009)."""
    flow = rows.of_token(token, at=at)
    if flow is not None and flow.request.client_id == client.client_id:
        rows.take_back(flow, verb="issuing.revoke", actor=f"relying_party:{client.client_id}", at=at)


def _challenge(given: Mapping[str, str]) -> str:
    """The challenge that the proof key answers, empty without one. Raises OAuthError."""
    verifier = given.get("code_verifier", "")
    if verifier and not pkce.is_verifier(verifier):
        raise OAuthError("invalid_grant", _NO)
    return pkce.challenge_of(verifier) if verifier else ""


def _take_back_if_used(code: str, bound: rows.Bound, at: datetime) -> None:
    """A code that gives no token to its own client, who brings all that it is bound to, was used or is too old."""
    flow = rows.granted_to(code)
    if flow is None:
        return
    request = flow.request
    if rows.Bound(request.client_id, request.redirect_uri, request.code_challenge) == bound:
        rows.take_back(flow, verb="issuing.code_replayed", actor=f"relying_party:{bound.client_id}", at=at)


def _tokens(client: Client, flow: Flow, token: str, at: datetime) -> dict[str, Any]:
    person = SignedIn.from_json(flow.result or {})
    claims = tokens.id_token(flow.request, person, issuer=issuer_of(flow.request), access_token=token, at=at)
    alg, encrypted = client.id_token_signed_response_alg, client.id_token_encrypted_response_alg
    told = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "scope": " ".join(flow.request.scopes),
        "id_token": _sealed(client, claims, alg, encrypted),
    }
    if flow.request.details:
        told["authorization_details"] = list(flow.request.details)
    return told


def _sealed(client: Client, claims: Mapping[str, Any], alg: str, encrypted: str) -> str:
    signed = jose.sign(claims, keyring.signing_key(alg), typ="JWT", alg=alg)
    return jose.encrypt(signed, encryption_key(client, encrypted), alg=encrypted) if encrypted else signed
