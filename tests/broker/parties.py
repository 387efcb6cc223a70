"""A service, an identity provider and a person's browser around the broker, each as it would be outside."""

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.test import Client as Browser

from pecule.broker.ports import Metadata, PartnerAway, PartnerRefused
from pecule.openid import jose
from pecule.openid.canonical import details_hash
from pecule.openid.client.requests import Begun, assertion, parameters
from pecule.openid.levels import Level
from pecule.openid.terms import REQUEST_URI, half_hash
from pecule.operations.clock import machine_now

KEYS = {"portal": jose.new_key(), "other": jose.new_key(), "idp": jose.new_key(), "encryption": jose.new_key("RSA")}
BACK, OUT = "https://portal.example/back", "https://portal.example/out"
JEANNE: dict[str, str] = {
    "given_name": "Jeanne Marie",
    "family_name": "MARTIN",
    "birthdate": "1985-06-14",
    "gender": "female",
    "birthplace": "75111",
    "birthcountry": "99100",
    "email": "jeanne@pecule.example",
}


def described(**portal: Any) -> dict[str, Any]:
    """What an operator registers: the portal (changed at will) and two identity providers."""
    public = KEYS["portal"].public_jwk(use="sig", alg="ES256")
    sealed = KEYS["encryption"].public_jwk(use="enc", alg="RSA-OAEP-256")
    client = {
        "client_id": "portal",
        "name": {"fr": "Le portail", "en": "The portal"},
        "entity": "pecule",
        "redirect_uris": [BACK],
        "post_logout_redirect_uris": [OUT],
        "backchannel_logout_uri": "https://portal.example/told",
        "scopes": ["openid", "identite_pivot", "email"],
        "jwks": {"keys": [public, sealed]},
        "authorization_details_types": ["training_purchase"],
        "introspection": True,
        "amr": True,
    }
    other = {
        "client_id": "other",
        "name": {"fr": "Un autre service", "en": "Another service"},
        "entity": "another body",
        "redirect_uris": [BACK],
        "scopes": ["openid"],
        "jwks": {"keys": [KEYS["other"].public_jwk(use="sig", alg="ES256")]},
    }
    providers = [
        {
            "provider_id": "wallet", "name": {"fr": "Le portefeuille", "en": "The wallet"},
            "issuer": "https://wallet.example", "client_id": "broker", "levels": ["eidas1", "eidas2"],
            "details_types": ["training_purchase"],
        },
        {
            "provider_id": "citizen", "name": {"fr": "Compte citoyen", "en": "Citizen account"},
            "issuer": "https://citizen.example", "client_id": "broker", "levels": ["eidas1"],
        },
    ]  # fmt: skip
    return {"clients": [client | portal, other], "providers": providers}


class IdentityProvider:
    """An identity provider that answers as told: ``lies`` are claims put into its ID tokens instead of true ones."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, str]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.lies: dict[str, Any] = {}
        self.person = dict(JEANNE)
        self.sub, self.level, self.key = "sub-of-jeanne", "eidas2", KEYS["idp"]
        self.published = [KEYS["idp"]]
        self.away = self.says_no = ""
        self.encrypt_for: Mapping[str, Any] | None = None
        self.told: list[tuple[str, dict[str, str]]] = []

    def metadata(self, issuer: str) -> Metadata:
        if self.away == "metadata":
            raise PartnerAway("nobody answers")
        return Metadata(
            issuer, f"{issuer}/authorize", f"{issuer}/token", f"{issuer}/userinfo", f"{issuer}/jwks", f"{issuer}/par",
            iss_in_answers=True,
        )  # fmt: skip

    def keys(self, metadata: Metadata, *, fresh: bool = False) -> Mapping[str, Any]:
        keys = [self.key] if fresh else self.published
        return {"keys": [key.public_jwk(use="sig", alg="ES256") for key in keys]}

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        if self.away == "token" and endpoint.endswith("/token"):
            raise PartnerAway("nobody answers")
        assert form["client_assertion"]
        if endpoint.endswith("/par"):
            name = REQUEST_URI + str(len(self.asked))
            self.asked[name] = dict(form)
            return {"request_uri": name, "expires_in": 60}
        asked = self.codes.pop(form["code"], None)
        if asked is None:
            raise PartnerRefused("invalid_grant")
        return {"access_token": "upstream", "id_token": self._id_token(asked, endpoint.removesuffix("/token"))}

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        return {"sub": self.sub, **self.person}

    def notify(self, endpoint: str, form: Mapping[str, str]) -> None:
        if self.away == "notify":
            raise PartnerAway("nobody answers")
        self.told.append((endpoint, dict(form)))

    def answer(self, where: str, code: str = "c0de") -> str:
        """The person signs in there: the address to which they are sent back."""
        parts = urlsplit(where)
        asked = self.asked[dict(parse_qsl(parts.query))["request_uri"]]
        self.codes[code] = asked
        return f"/oidc-callback?code={code}&state={asked['state']}&iss={parts.scheme}://{parts.netloc}"

    def _id_token(self, asked: Mapping[str, str], issuer: str) -> str:
        now = int(machine_now().timestamp())
        details = json.loads(asked.get("authorization_details", "[]"))
        claims = {
            "iss": issuer, "sub": self.sub, "aud": "broker", "exp": now + 60, "iat": now, "auth_time": now,
            "nonce": asked["nonce"], "acr": self.level, "amr": ["hwk", "pin", "mfa"], "at_hash": half_hash("upstream"),
        }  # fmt: skip
        if details:
            claims |= {
                "authorization_details": details, "authorization_details_hash": details_hash(details),
                "approval_jti": f"jti-{asked['state']}", "approval": "a.b.c",
            }  # fmt: skip
        signed = jose.sign(claims | self.lies, self.key, typ="JWT")
        if self.encrypt_for is None:
            return signed
        recipient = jose.keys_from(self.encrypt_for, use="enc")[0]
        return jose.encrypt(signed, recipient, alg="ECDH-ES" if recipient.family == "EC" else "RSA-OAEP-256")


THE_PROVIDER = IdentityProvider()


def the_provider() -> IdentityProvider:
    """What ``settings.PECULE_OPENID_PROVIDERS`` names in tests."""
    return THE_PROVIDER


class Portal:
    """The portal as a relying party, with a browser of a person beside it."""

    def __init__(self) -> None:
        self.browser = Browser()
        self.numbers = iter(range(10_000))

    def proof(self, **changes: Any) -> dict[str, str]:
        values: dict[str, Any] = {
            "client_id": "portal", "audience": settings.ISSUER, "jti": f"number-{next(self.numbers)}-{id(self)}",
            "at": machine_now(),
        }  # fmt: skip
        return assertion(KEYS["portal"], **values | changes)

    def begin(self, level: Level = Level.SUBSTANTIAL, **more: Any) -> Begun:
        number = next(self.numbers)
        return Begun(
            settings.ISSUER, "portal", BACK, level, f"state-{number}-{'s' * 20}", f"nonce-{number}-{'n' * 20}",
            f"verifier-{number}-{'v' * 40}", int(machine_now().timestamp()), **more,
        )  # fmt: skip

    def push(self, begun: Begun, **changes: str) -> dict[str, Any]:
        asked = parameters(begun, scopes=["openid", "identite_pivot", "email"]) | self.proof() | changes
        found: dict[str, Any] = self.browser.post("/par", {n: v for n, v in asked.items() if v}).json()
        return found

    def visit(self, begun: Begun, **changes: str) -> Any:
        """The person arrives at the broker's page of choices."""
        pushed = self.push(begun, **changes)
        where = self.browser.get("/authorize", {"client_id": "portal", "request_uri": pushed["request_uri"]})
        return self.browser.get(where["Location"])

    def sign_in(self, begun: Begun, provider: str = "wallet", **changes: str) -> dict[str, str]:
        """The whole way; what comes back to the portal in the address."""
        self.visit(begun, **changes)
        return self.go_through(provider)

    def go_through(self, provider: str = "wallet") -> dict[str, str]:
        there = self.browser.post(f"/connect/to/{provider}/")["Location"]
        self.browser.get(THE_PROVIDER.answer(there))
        back = self.browser.post("/connect/confirm/")["Location"]
        return dict(parse_qsl(urlsplit(back).query))

    def exchange(self, begun: Begun, code: str, **changes: str) -> Any:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": begun.verifier,
            **self.proof(),
        } | changes  # fmt: skip
        return self.browser.post("/token", {name: text for name, text in form.items() if text})


class Heading(HTMLParser):
    """Reads the first heading of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "h1" and not self.text

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def heading(response: Any) -> str:
    """The first heading of a page."""
    reader = Heading()
    reader.feed(response.content.decode())
    return " ".join(reader.text.split())
