"""What a relying party asks: a pushed request, then a redirect that carries nothing but its name (RFC 9126)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pecule.openid import jose, pkce
from pecule.openid.canonical import details_hash
from pecule.openid.levels import Level
from pecule.openid.terms import ASSERTION_TYPE

ASSERTION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun: what must come back. Kept with the browser's session, never sent to it."""

    issuer: str
    client_id: str
    redirect_uri: str
    level: Level
    state: str
    nonce: str
    verifier: str
    asked_at: int
    max_age: int | None = None
    details: tuple[dict[str, Any], ...] = ()

    @property
    def details_hash(self) -> str:
        """The hash that an approval must name, empty when nothing is to be approved."""
        return details_hash(list(self.details)) if self.details else ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Begun":
        """As it was kept."""
        values: dict[str, Any] = {**kept, "level": Level(kept["level"]), "details": tuple(kept["details"])}
        return cls(**values)


def parameters(begun: Begun, *, scopes: Sequence[str], prompt: str = "", ui_locales: str = "",
               id_token_claims: Sequence[str] = (), service: str = "") -> dict[str, str]:  # fmt: skip
    """The parameters of the authorization request (OIDC Core 3.1.2.1, RFC 7636, RFC 9396).

    ``service`` (ours): the name of the service for which a broker asks, so that people are shown it and not the broker.
    """
    asked = {
        "response_type": "code",
        "client_id": begun.client_id,
        "redirect_uri": begun.redirect_uri,
        "scope": " ".join(scopes),
        "state": begun.state,
        "nonce": begun.nonce,
        "acr_values": begun.level.value,
        "code_challenge": pkce.challenge_of(begun.verifier),
        "code_challenge_method": pkce.METHOD,
    }
    if begun.max_age is not None:
        asked["max_age"] = str(begun.max_age)
    if begun.details:
        asked["authorization_details"] = json.dumps(list(begun.details), ensure_ascii=False, separators=(",", ":"))
    if id_token_claims:
        asked["claims"] = json.dumps({"id_token": {name: {"essential": True} for name in id_token_claims}})
    more = (("prompt", prompt), ("ui_locales", ui_locales), ("service", service))
    return asked | {name: text for name, text in more if text}


def assertion(key: jose.Key, *, client_id: str, audience: str, jti: str, at: datetime) -> dict[str, str]:
    """The parameters by which a client proves itself (private_key_jwt, OIDC Core 9). ``audience``: the provider."""
    now = int(at.timestamp())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": jti,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    signed = jose.sign(claims, key, typ="JWT")
    return {"client_id": client_id, "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}


def address(endpoint: str, asked: Mapping[str, str]) -> str:
    """An endpoint with these parameters behind it."""
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"
