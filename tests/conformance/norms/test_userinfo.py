"""What an access token opens, how it is carried, and when it opens nothing (OIDC Core 5.3, RFC 6750)."""

from datetime import timedelta
from typing import Any

import pytest

from pecule.issuing import keyring, rows
from pecule.openid import jose
from pecule.operations.clock import machine_now
from tests.broker.parties import JEANNE, IdentityProvider, Portal
from tests.conformance.norms.walking import old_sign_in, signed_in, userinfo

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
ISSUER = "http://localhost:8001"
CHALLENGE = 'Bearer error="invalid_token", error_description="{}"'
UNKNOWN = CHALLENGE.format("the access token is unknown or over")
NO_HEADER = CHALLENGE.format("send the access token in the Authorization header")


def refused(response: Any) -> tuple[int, str, str]:
    return response.status_code, response.json()["error"], response["WWW-Authenticate"]


@pytest.mark.requirement("oidc/5.3.2a", "oidc/5.3.2b", "oidc/5.4", "rfc6750/5.3a", "fapi2/5.3.4d")
def test_userinfo_is_a_signed_token_of_what_the_scopes_open(portal: Portal) -> None:
    told = signed_in(portal, portal.begin())
    answer = userinfo(portal, told["access_token"])
    claims = jose.verify(answer.content.decode(), jose.keys_from(keyring.public_keys("sig")), typ=["JWT"])
    assert (answer["Content-Type"], answer["Cache-Control"], list(answer.cookies)) == (
        "application/jwt", "no-store", [],
    )  # fmt: skip
    assert sorted(claims) == sorted([*JEANNE, "sub", "iss", "aud", "iat", "exp"])
    assert (claims["iss"], claims["aud"]) == (ISSUER, "portal")


@pytest.mark.requirement("oidc/5.3.2c")
def test_what_is_not_known_of_a_person_is_left_out(portal: Portal, provider: IdentityProvider) -> None:
    del provider.person["email"]
    answer = userinfo(portal, signed_in(portal, portal.begin())["access_token"])
    claims = jose.verify(answer.content.decode(), jose.keys_from(keyring.public_keys("sig")), typ=["JWT"])
    assert ("email" in claims, "family_name" in claims) == (False, True)


@pytest.mark.requirement("oidc/5.3.1a", "rfc6750/2.1")
@pytest.mark.parametrize("how", ["get", "post"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_comes_in_the_header_by_get_or_by_post(portal: Portal, how: str, scheme: str) -> None:
    token = signed_in(portal, portal.begin())["access_token"]
    answer = getattr(portal.browser, how)("/userinfo", headers={"Authorization": f"{scheme} {token}"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/jwt")


@pytest.mark.requirement("rfc6750/2a", "fapi2/5.3.4a", "fapi2/5.3.4b")
def test_a_token_comes_in_no_other_place(portal: Portal) -> None:
    token = signed_in(portal, portal.begin())["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        portal.browser.get("/userinfo", {"access_token": token}),
        portal.browser.post("/userinfo", {"access_token": token}),
        portal.browser.get("/userinfo", {"access_token": token}, headers=bearer),
        portal.browser.post("/userinfo", {"access_token": token}, headers=bearer),
    ]
    assert [refused(answer) for answer in answers] == [(401, "invalid_token", NO_HEADER)] * 4
    assert userinfo(portal, token).status_code == 200


@pytest.mark.requirement("rfc6750/3a", "rfc6750/3b", "rfc6750/3.1", "oidc/5.3.3", "rfc6749/7.2")
@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        ("", NO_HEADER),
        ("Basic cG9ydGFsOnM=", NO_HEADER),
        ("Bearer", NO_HEADER),
        ("Bearer guessed", UNKNOWN),
        ("Bearer a b", UNKNOWN),
        ("Bearer é", UNKNOWN),
    ],
)
def test_without_a_good_token_one_is_told_how_to_come(portal: Portal, header: str, challenge: str) -> None:
    assert refused(portal.browser.get("/userinfo", headers={"Authorization": header})) == (
        401, "invalid_token", challenge,
    )  # fmt: skip


@pytest.mark.requirement("rfc6750/5.2", "fapi2/5.3.4c")
def test_a_token_is_over_after_a_minute(portal: Portal) -> None:
    token = signed_in(portal, portal.begin())["access_token"]
    assert rows.of_token(token, at=machine_now() + timedelta(seconds=61)) is None
    assert rows.of_token(token, at=machine_now() + timedelta(seconds=30)) is not None


@pytest.mark.requirement("fapi2/5.3.4c")
def test_a_token_that_was_taken_back_opens_nothing(portal: Portal, elsewhere: str) -> None:
    token = signed_in(portal, portal.begin())["access_token"]
    for name, status in ((elsewhere, 200), ("portal", 401)):  # another service takes nothing back
        answer = portal.browser.post("/token/revocation", {"token": token, **portal.proof(client_id=name)})
        assert (answer.status_code, answer.content) == (200, b"")
        assert userinfo(portal, token).status_code == status


@pytest.mark.requirement("rfc9700/2.3", "oidc/3.1.3.2e")
def test_a_token_is_for_the_issuer_that_gave_it(portal: Portal, old: dict[str, str]) -> None:
    begun = portal.begin()
    answer = old_sign_in(portal, begun)
    form = {"grant_type": "authorization_code", "redirect_uri": begun.redirect_uri, "code_verifier": begun.verifier}
    told = portal.browser.post("/api/v2/token", {**form, "code": answer["code"], **old}).json()
    bearer = {"Authorization": f"Bearer {told['access_token']}"}
    assert refused(portal.browser.get("/userinfo", headers=bearer)) == (401, "invalid_token", UNKNOWN)
    assert portal.browser.get("/api/v2/userinfo", headers=bearer).status_code == 200
