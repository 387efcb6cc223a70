"""A phone as the app makes one, and the broker whose sign-ins it confirms."""

import hmac
import itertools
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.test import Client as Browser

from pecule.openid import jose
from pecule.openid.approval import statement
from pecule.openid.canonical import base64url
from pecule.openid.client.requests import Begun, assertion, parameters
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now

BROKER_KEY = jose.new_key()
BACK = "https://broker.example/oidc-callback"
BROKER: dict[str, Any] = {
    "client_id": "broker",
    "name": {"fr": "Le fédérateur", "en": "The broker"},
    "entity": "broker",
    "redirect_uris": [BACK],
    "scopes": ["openid", "identite_pivot", "email", "preferred_username"],
    "jwks": {"keys": [BROKER_KEY.public_jwk(use="sig", alg="ES256")]},
    "authorization_details_types": ["training_purchase", "sensitive_change"],
    "amr": True,
}
JEANNE: dict[str, str] = {
    "given_name": "Jeanne Marie", "family_name": "MARTIN", "birthdate": "1985-06-14", "gender": "female",
    "birthplace": "75111", "birthcountry": "99100",
}  # fmt: skip
FACTORS = [{"category": "possession", "method": "device_key"}, {"category": "knowledge", "method": "pin"}]
PIN = "402917"
_numbers = itertools.count()


def number() -> str:
    """A number that was never used."""
    return f"number-{next(_numbers)}-{'x' * 20}"


@dataclass
class Phone:
    """A phone with its two keys. ``ahead``: seconds by which its clock is wrong."""

    key: jose.Key = field(default_factory=jose.new_key)
    hardening: bytes = field(default_factory=lambda: sha256(number().encode()).digest())
    device: str = ""
    ahead: int = 0
    browser: Browser = field(default_factory=Browser)

    def proof(self, pin: str) -> str:
        return base64url(hmac.digest(self.hardening, f"pecule-pin-v1:{pin}".encode(), "sha256"))

    @property
    def time(self) -> int:
        return int(machine_now().timestamp()) + self.ahead

    def activate(self, code: str, pin: str = PIN) -> Any:
        jwk = {name: self.key.public_jwk(use="sig", alg="ES256")[name] for name in ("kty", "crv", "x", "y")}
        body = {"activation_code": code, "device": {"jwk": jwk, "name": "Mon téléphone"}, "pin_proof": self.proof(pin)}
        told = self.browser.post("/app/api/activate", json.dumps(body), "application/json")
        self.device = told.json().get("device", "")
        return told

    def call(self, method: str, path: str, sent: Any = None, **changes: Any) -> Any:
        words = b"" if sent is None else json.dumps(sent).encode()
        claims = {
            "htm": method, "htu": path, "body": base64url(sha256(words).digest()), "iat": self.time, "jti": number(),
        } | changes  # fmt: skip
        key = jose.Key(self.device, "EC", self.key.inner)
        headers = {"Pecule-Signature": jose.sign(claims, key, typ="request+jwt")}
        return self.browser.generic(method, path, words, "application/json", headers=headers)

    def find(self, code: str) -> Any:
        return self.call("POST", "/app/api/find", {"code": code})

    def approval(self, asked: dict[str, Any], **changes: Any) -> str:
        claims = statement(
            details_hash=asked["hash"], nonce=asked["nonce"], audience=asked["aud"], jti=number(), at=machine_now(),
            factors=FACTORS,
        )  # fmt: skip
        claims["asker"] = asked["asker"]
        return jose.sign(claims | changes, jose.Key(self.device, "EC", self.key.inner), typ="approval+jwt")

    def approve(self, shown: dict[str, Any], pin: str = PIN, **changes: Any) -> Any:
        body = {
            "approval": self.approval(shown), "pin_proof": self.proof(pin), "asked": {"contacted": False},
        } | changes  # fmt: skip
        return self.call("POST", f"/app/api/transactions/{shown['id']}/approve", body)


class Page:
    """The page beside the phone, in a browser that a broker sent to the wallet."""

    def __init__(self, level: Level = Level.SUBSTANTIAL, service: str = "", **more: Any) -> None:
        self.browser = Browser()
        self.begun = Begun(
            settings.ISSUER, "broker", BACK, level, number(), number(), number() + "v" * 20,
            int(machine_now().timestamp()), 0, **more,
        )  # fmt: skip
        asked = parameters(
            self.begun, scopes=BROKER["scopes"], id_token_claims=["amr"], prompt="login", service=service
        )  # fmt: skip
        pushed = self.browser.post("/par", asked | self.proof()).json()
        there = {"client_id": "broker", "request_uri": pushed["request_uri"]}
        self.browser.get("/authorize", there)

    def proof(self) -> dict[str, str]:
        return assertion(BROKER_KEY, client_id="broker", audience=settings.ISSUER, jti=number(), at=machine_now())

    def show(self) -> Any:
        return self.browser.get("/show/")

    @property
    def code(self) -> str:
        self.show()
        code: str = self.browser.session["proof"]["code"]
        return code

    @property
    def qr(self) -> str:
        self.show()
        token: str = self.browser.session["proof"]["qr"]
        return token

    def claims(self) -> dict[str, Any]:
        """What the broker learns once the phone has answered: claims of the ID token."""
        back = dict(parse_qsl(urlsplit(self.show()["Location"]).query))
        form = {
            "grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK,
            "code_verifier": self.begun.verifier, **self.proof(),
        }  # fmt: skip
        token = self.browser.post("/token", form).json()["id_token"]
        keys = jose.keys_from(self.browser.get("/jwks").json())
        return jose.verify(token, keys, typ=["JWT"])
