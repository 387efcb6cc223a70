"""npm oidc-provider as the broker of the portal's sign-in: by discovery and settings alone."""

import json
import subprocess
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.conf import LazySettings

from pecule.adapters.openid_provider.client import shared
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.signin.actions import brokers
from pecule.signin.rules.brokers import BrokerSaidNo
from tests.broker.parties import BACK, JEANNE
from tests.conformance.conftest import _wait, free_port
from tests.conformance.peers import HERE, MISSING, ready
from tests.conformance.walking import Walker

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(settings: LazySettings) -> Iterator[str]:
    """The peer, in which the portal is registered by its published keys."""
    assert ready(), MISSING
    port = free_port()
    address = f"http://localhost:{port}"
    client = {
        "client_id": "pecule-portal", "redirect_uris": [BACK], "response_types": ["code"],
        "grant_types": ["authorization_code"], "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256", "jwks": brokers.published_keys(),
        "id_token_signed_response_alg": "ES256", "id_token_encrypted_response_alg": "ECDH-ES",
        "id_token_encrypted_response_enc": "A256GCM", "userinfo_signed_response_alg": "ES256",
    }  # fmt: skip
    told = {
        "port": port, "issuer": address, "adapter": "memory", "clients": [client],
        "scopes": ["identite_pivot", "email"], "people": {"jeanne": JEANNE},
        "login": {"sub": "jeanne", "acr": "eidas2", "amr": ["hwk", "pin"]},
    }  # fmt: skip
    settings.PECULE_BROKERS = {"high": (address, "pecule-portal", "")}
    settings.PECULE_BROKER_HTTP = "pecule.adapters.openid_provider.relying.HttpBroker"
    with subprocess.Popen(["node", str(HERE / "node" / "provider.mjs"), json.dumps(told)], stdout=-3) as node:
        try:
            _wait(f"{address}/.well-known/openid-configuration")
            yield address
        finally:
            node.terminate()
            shared()._http.close()
            shared.cache_clear()


def answered(address: str) -> dict[str, str]:
    """The person goes there and comes back."""
    with Walker(address) as person:
        return dict(parse_qsl(urlsplit(person.get(address).headers["Location"]).query))


def test_it_tells_the_portal_who_somebody_is(issuer: str) -> None:
    found = brokers.begin(Level.SUBSTANTIAL, redirect_uri=BACK, max_age=0, at=machine_now())
    verified = brokers.come_back(found.begun, answered(found.address), at=machine_now())
    assert (verified.issuer, verified.level, verified.amr) == (issuer, Level.SUBSTANTIAL, ("hwk", "pin"))
    assert {name: verified.claims[name] for name in JEANNE} == JEANNE


def test_its_no_is_a_no(issuer: str) -> None:
    no = {"login": {"error": "access_denied"}}
    httpx.post(f"{issuer}/control", json=no, trust_env=False)
    found = brokers.begin(Level.SUBSTANTIAL, redirect_uri=BACK, max_age=0, at=machine_now())
    with pytest.raises(BrokerSaidNo):
        brokers.come_back(found.begun, answered(found.address), at=machine_now())
