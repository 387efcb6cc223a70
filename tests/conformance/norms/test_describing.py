"""What the broker publishes of itself is true (OIDC Discovery 3, RFC 8414)."""

from typing import Any

import pytest

from tests.broker.parties import Portal

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
ISSUER = "http://localhost:8001"


def told(portal: Portal, prefix: str = "") -> dict[str, Any]:
    document: dict[str, Any] = portal.browser.get(f"{prefix}/.well-known/openid-configuration").json()
    return document


@pytest.mark.requirement(
    "rfc9126/5", "rfc9207/2.3", "rfc9396/10", "rfc7636/4.2", "rfc9700/2.1.1d", "fapi2/5.3.2.1a", "fapi2/5.3.2.2a",
    "fapi2/5.3.2.2b", "oidc/8a", "rfc9700/2.1.2",
)  # fmt: skip
def test_discovery_says_what_new_services_must_do(portal: Portal) -> None:
    document = told(portal)
    asked = {
        "issuer": ISSUER,
        "require_pushed_authorization_requests": True,
        "pushed_authorization_request_endpoint": ISSUER + "/par",
        "authorization_response_iss_parameter_supported": True,
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "authorization_details_types_supported": ["sensitive_change", "training_purchase"],
        "acr_values_supported": ["eidas2", "eidas3"],
    }
    assert {name: document[name] for name in asked} == asked


@pytest.mark.requirement("rfc9207/2a")
def test_old_services_know_us_by_an_issuer_of_their_own(portal: Portal) -> None:
    document = told(portal, "/api/v2")
    assert (document["issuer"], document["require_pushed_authorization_requests"]) == (ISSUER + "/api/v2", False)
    assert document["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "client_secret_post"]


def test_every_address_that_discovery_names_is_there(portal: Portal) -> None:
    document = told(portal)
    names = sorted(name for name in document if name.endswith("_endpoint") or name == "jwks_uri")
    found = {name: portal.browser.get(document[name].removeprefix(ISSUER)).status_code for name in names}
    assert found == {
        "authorization_endpoint": 400, "end_session_endpoint": 302, "introspection_endpoint": 405, "jwks_uri": 200,
        "pushed_authorization_request_endpoint": 405, "revocation_endpoint": 405, "token_endpoint": 405,
        "userinfo_endpoint": 401,
    }  # fmt: skip
