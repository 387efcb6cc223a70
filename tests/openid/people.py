"""A provider, a client and a person, for the tests of what they say to each other."""

import json
from datetime import UTC, datetime
from typing import Any

from pecule.openid import jose
from pecule.openid.client.requests import Begun
from pecule.openid.levels import Level
from pecule.openid.pkce import challenge_of
from pecule.openid.provider.clients import Client, check_client
from pecule.openid.provider.requests import AuthorizationRequest, read_request
from pecule.openid.provider.scopes import SCOPES
from tests.openid.test_details import PURCHASE

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ISSUER = "https://broker.example"
KEY = jose.new_key()
VERIFIER = "v" * 50
WRITTEN: dict[str, Any] = {
    "client_id": "portal",
    "name": {"fr": "Portail", "en": "Portal"},
    "entity": "pecule",
    "redirect_uris": ["https://portal.example/back"],
    "scopes": ["openid", "identite_pivot", "email"],
    "jwks": {"keys": [KEY.public_jwk(use="sig", alg="ES256")]},
    "authorization_details_types": ["training_purchase"],
    "amr": True,
}
ASKED: dict[str, str] = {
    "response_type": "code",
    "client_id": "portal",
    "redirect_uri": "https://portal.example/back",
    "scope": "openid identite_pivot",
    "state": "s" * 32,
    "nonce": "n" * 32,
    "acr_values": "eidas2",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}
HIGH = (Level.SUBSTANTIAL, Level.HIGH)


def client(**changes: Any) -> Client:
    """The portal, or one described otherwise."""
    return check_client(WRITTEN | changes, scopes=SCOPES)


def request(**changes: str) -> AuthorizationRequest:
    """The portal's request, or one with other parameters; empty ones are left out."""
    given = {name: text for name, text in (ASKED | changes).items() if text}
    return read_request(client(), given, offered=HIGH, default=Level.HIGH)


def begun(**changes: Any) -> Begun:
    """What the portal remembers of its request."""
    values: dict[str, Any] = {
        "issuer": ISSUER,
        "client_id": "portal",
        "redirect_uri": "https://portal.example/back",
        "level": Level.SUBSTANTIAL,
        "state": "s" * 32,
        "nonce": "n" * 32,
        "verifier": VERIFIER,
        "asked_at": int(AT.timestamp()),
    }
    return Begun(**values | changes)


DETAILS = json.dumps([PURCHASE])
