"""Two libraries of others, each a strict service, sign people in at our broker and check everything that it says."""

from typing import Any

import pytest

from pecule.openid.canonical import details_hash
from tests.broker.parties import JEANNE, KEYS, OUT
from tests.conformance.walking import OLD, SEALED, Served, Walker, service, visit
from tests.openid.test_details import PURCHASE

LIBRARIES = pytest.mark.parametrize("library", ["openid-client", "oauth4webapi"])
OPEN = KEYS["encryption"].private_jwk() | {"alg": "RSA-OAEP-256", "kid": KEYS["encryption"].kid}
PLAIN = {"id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": "ES256"}


def signed_in(served: Served, library: str, provider: str = "wallet", **how: Any) -> dict[str, Any]:
    """Everything that the service was told, and where its person was when they had signed out."""
    told = service(served.url, library=library, metadata=PLAIN) | how
    with Walker(served.url) as person:
        found = visit("relying_party", told, lambda address: person.sign_in(address, provider))
        found["left"] = person.get(found["leaving"]).headers["Location"]
        return found


@LIBRARIES
def test_a_strict_service_signs_a_person_in_reads_who_it_is_and_signs_them_out(served: Served, library: str) -> None:
    found = signed_in(served, library)
    assert (found["claims"]["iss"], found["claims"]["aud"], found["claims"]["acr"]) == (served.url, "portal", "eidas2")
    assert {name: found["userinfo"][name] for name in JEANNE} == JEANNE
    assert (found["before"]["active"], found["before"]["sub"]) == (True, found["claims"]["sub"])
    assert found["after"] == {"active": False}
    assert found["left"] == f"{OUT}?state=bye"


@LIBRARIES
def test_a_service_that_asks_for_encryption_opens_what_it_gets(served: Served, library: str) -> None:
    found = signed_in(served, library, client_id="sealed", open=OPEN, metadata=PLAIN | SEALED)
    assert (found["claims"]["sub"], found["userinfo"]["family_name"]) == (found["userinfo"]["sub"], "MARTIN")


@LIBRARIES
def test_what_a_person_approves_comes_back_word_for_word(served: Served, library: str) -> None:
    found = signed_in(served, library, details=[PURCHASE])
    assert (found["details"], found["claims"]["authorization_details"]) == ([PURCHASE], [PURCHASE])
    assert found["claims"]["authorization_details_hash"] == details_hash([PURCHASE])


@LIBRARIES
def test_a_service_that_reads_rs256_only_is_served(served: Served, library: str) -> None:
    found = signed_in(served, library, client_id="rs256", metadata=OLD)
    assert found["userinfo"]["sub"] == found["claims"]["sub"]


def test_npm_oidc_provider_vouches_for_a_person_at_our_broker(served: Served) -> None:
    found = signed_in(served, "oauth4webapi", provider="citizen")
    assert (found["claims"]["acr"], found["userinfo"]["family_name"]) == ("eidas2", "MARTIN")
