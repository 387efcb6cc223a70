"""What a service gets for its code, and when it gets nothing (OIDC Core 3.1.3, RFC 6749 sections 4.1.3 and 5)."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from pecule.issuing import keyring, rows
from pecule.issuing.models import Flow
from pecule.openid import jose
from pecule.openid.client.requests import ASSERTION_SECONDS
from pecule.openid.pkce import challenge_of
from pecule.openid.provider.tokens import CODE_LIFE, TOKEN_LIFE
from pecule.openid.terms import ASSERTION_TYPE, half_hash
from pecule.operations.clock import machine_now
from tests.broker.parties import KEYS, Portal
from tests.conformance.norms.walking import old_sign_in, signed_in, userinfo

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]
ISSUER = "http://localhost:8001"
ELSE = "another-verifier-of-at-least-43-characters-for-the-proof"


def error_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


@pytest.mark.requirement("rfc6749/5.1a", "rfc6749/5.1b", "rfc6749/3.3", "oidc/3.1.3.3")
def test_a_code_gives_two_tokens_that_nobody_keeps_on_the_way(portal: Portal) -> None:
    begun = portal.begin()
    answer = portal.exchange(begun, portal.sign_in(begun)["code"])
    told = answer.json()
    assert (answer["Content-Type"], answer["Cache-Control"], answer["Pragma"]) == (
        "application/json", "no-store", "no-cache",
    )  # fmt: skip
    assert sorted(told) == ["access_token", "expires_in", "id_token", "scope", "token_type"]
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 60, "openid identite_pivot email")


@pytest.mark.requirement("oidc/2a", "oidc/2d", "oidc/2e", "oidc/3.1.3.6", "oidc/2b", "rfc9470/5a", "oidc/10.1")
def test_an_id_token_says_who_for_whom_when_how_and_nothing_else(portal: Portal) -> None:
    begun = portal.begin(max_age=0)
    told = signed_in(portal, begun)
    named = jose.key_named(told["id_token"])
    claims = jose.verify(
        told["id_token"],
        [key for key in jose.keys_from(portal.browser.get("/jwks").json()) if key.kid == named],
        typ=["JWT"],
    )
    now = int(machine_now().timestamp())
    assert sorted(claims) == ["acr", "at_hash", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sid", "sub"]
    assert (claims["iss"], claims["aud"], claims["nonce"], claims["acr"], claims["at_hash"]) == (
        ISSUER, "portal", begun.nonce, "eidas2", half_hash(told["access_token"]),
    )  # fmt: skip
    assert (now - claims["iat"] < 30, claims["exp"] - claims["iat"], claims["iat"] - claims["auth_time"] < 30) == (
        True, int(TOKEN_LIFE.total_seconds()), True,
    )  # fmt: skip
    assert (claims["sub"].isascii(), len(claims["sub"])) == (True, 66)


@pytest.mark.requirement("rfc6749/4.1.2b", "rfc9700/4.5", "fapi2/5.3.2.2h", "oidc/3.1.3.2c", "fapi2/5.3.4c")
@pytest.mark.attack("A code replayed")
def test_a_code_that_comes_back_takes_back_what_it_gave(portal: Portal) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    token = portal.exchange(begun, code).json()["access_token"]
    assert error_of(portal.exchange(begun, code)) == (400, "invalid_grant")
    assert error_of(userinfo(portal, token)) == (401, "invalid_token")


@pytest.mark.requirement("rfc6749/4.1.2a", "fapi2/5.3.2.1j")
def test_a_code_is_over_after_thirty_seconds(portal: Portal) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    bound = rows.Bound("portal", begun.redirect_uri, challenge_of(begun.verifier))
    late = machine_now() + timedelta(seconds=31)
    assert rows.exchange(code, bound, token="t", at=late, token_until=late) is None
    in_time = late - timedelta(seconds=2)
    assert rows.exchange(code, bound, token="t", at=in_time, token_until=late) is not None
    assert timedelta(seconds=30) == CODE_LIFE


@pytest.mark.requirement("rfc6749/4.1.2c", "rfc6749/4.1.3b", "oidc/3.1.3.2b")
@pytest.mark.attack("A code of another service")
def test_a_code_is_good_for_its_own_service_alone(portal: Portal, elsewhere: str) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    assert error_of(portal.exchange(begun, code, **portal.proof(client_id=elsewhere))) == (400, "invalid_grant")
    assert portal.exchange(begun, code).status_code == 200  # a thief could not use it up


@pytest.mark.requirement(
    "rfc7636/4.6", "rfc7636/4.5", "rfc6749/4.1.3c", "oidc/3.1.3.2d", "rfc9700/2.1.1b", "fapi2/5.3.2.2e"
)
@pytest.mark.attack("A code stolen on its way")
@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": ELSE},
        {"code_verifier": ""},
        {"code_verifier": "short"},
        {"redirect_uri": ""},
        {"redirect_uri": "https://portal.example/out"},
        {"code": "guessed"},
        {"code": ""},
    ],
    ids=str,
)
def test_a_code_is_worth_nothing_without_what_belongs_to_it(portal: Portal, wrong: dict[str, str]) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    rest = {name: text for name, text in wrong.items() if name != "code"}
    assert error_of(portal.exchange(begun, wrong.get("code", code), **rest)) == (400, "invalid_grant")
    assert portal.exchange(begun, code).status_code == 200


@pytest.mark.requirement("rfc7636/4.4", "rfc7636/4.6a")
def test_a_proof_key_fits_its_own_code_alone(portal: Portal) -> None:
    first, second = portal.begin(), portal.begin()
    code = portal.sign_in(first)["code"]
    assert error_of(portal.exchange(second, code)) == (400, "invalid_grant")


@pytest.mark.requirement("rfc9700/4.8", "rfc9700/2.1.1c")
@pytest.mark.attack("A proof key taken out of the request, or brought where none was (PKCE downgrade)")
def test_a_proof_key_that_nobody_announced_is_refused(portal: Portal, old: dict[str, str]) -> None:
    begun = portal.begin()
    code = old_sign_in(portal, begun, code_challenge="", code_challenge_method="")["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": begun.redirect_uri, **old}
    with_key = portal.browser.post("/api/v2/token", form | {"code_verifier": begun.verifier})
    assert error_of(with_key) == (400, "invalid_grant")
    assert portal.browser.post("/api/v2/token", form).status_code == 200


@pytest.mark.requirement("rfc6749/5.2b", "rfc9700/2.4", "fapi2/5.3.2.1b", "rfc6749/3.2c")
@pytest.mark.parametrize(
    ("grant_type", "error"),
    [
        ("password", "unsupported_grant_type"),
        ("client_credentials", "unsupported_grant_type"),
        ("refresh_token", "unsupported_grant_type"),
        ("implicit", "unsupported_grant_type"),
        ("", "invalid_request"),
    ],
)
def test_nothing_but_a_code_is_taken(portal: Portal, grant_type: str, error: str) -> None:
    form = {"grant_type": grant_type, "username": "jeanne", "password": "guess", "refresh_token": "r"}
    answer = portal.browser.post("/token", form | portal.proof())
    assert error_of(answer) == (400, error)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")


@pytest.mark.requirement("rfc6749/5.2a", "rfc6749/2.3a", "rfc6749/3.2.1", "oidc/3.1.3.1", "oidc/9b", "fapi2/5.3.2.1d")
@pytest.mark.parametrize(
    "changes",
    [
        {"client_assertion": "", "client_assertion_type": ""},
        {"client_assertion": "a.b.c"},
        {"client_assertion_type": "urn:another"},
        {"client_secret": "as well"},
        {"client_id": "nobody"},
        {"client_id": "my-connections"},
    ],
    ids=str,
)
def test_who_does_not_prove_to_be_the_service_gets_nothing(portal: Portal, changes: dict[str, str]) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    assert error_of(portal.exchange(begun, code, **changes)) == (401, "invalid_client")
    assert portal.exchange(begun, code).status_code == 200


@pytest.mark.requirement("rfc6749/5.2d")
def test_a_service_that_tried_another_way_is_told_in_its_own_scheme(portal: Portal) -> None:
    basic = "Basic " + b64encode(b"portal:guess").decode()
    answer = portal.browser.post("/token", {"grant_type": "authorization_code"}, headers={"Authorization": basic})
    assert (error_of(answer), answer["WWW-Authenticate"]) == ((401, "invalid_client"), f'Basic realm="{ISSUER}"')


@pytest.mark.requirement("oidc/9a", "fapi2/5.3.2.1f", "fapi2/5.3.2.1g")
@pytest.mark.attack("A client assertion replayed", "Client assertions of others, for others, or old")
def test_a_proof_is_for_us_now_and_once(portal: Portal) -> None:
    now = machine_now()
    once = portal.proof()
    rsa = jose.new_key("RSA")
    claims = {"iss": "portal", "sub": "portal", "jti": "j" * 20, "exp": int(now.timestamp()) + 60}
    confused = jose.sign(claims | {"aud": ISSUER}, rsa, typ="JWT", alg="RS256")
    for_many = jose.sign(claims | {"aud": [ISSUER, "https://another.example"]}, KEYS["portal"], typ="JWT")
    eternal = jose.sign(claims | {"aud": ISSUER, "exp": 4_000_000_000}, KEYS["portal"], typ="JWT")
    typed = {"client_id": "portal", "client_assertion_type": ASSERTION_TYPE}
    tries = {
        "first": once,
        "again": once,
        "for another": portal.proof(audience="https://another.example"),
        "for the address": portal.proof(audience=ISSUER + "/token"),
        "for many": {**typed, "client_assertion": for_many},
        "another algorithm": {**typed, "client_assertion": confused},
        "without end": {**typed, "client_assertion": eternal},
        "10 s early": portal.proof(at=now + timedelta(seconds=10)),
        "70 s early": portal.proof(at=now + timedelta(seconds=70)),
        "late": portal.proof(at=now - timedelta(seconds=ASSERTION_SECONDS + 60)),
    }
    found = {how: portal.browser.post("/token", proof).json()["error"] == "invalid_request" for how, proof in
             tries.items()}  # fmt: skip
    assert [how for how, believed in found.items() if believed] == ["first", "for the address", "10 s early"]


@pytest.mark.requirement("rfc6749/3.2a", "rfc6749/2.3b")
def test_nothing_in_the_address_of_the_token_endpoint_is_read(portal: Portal) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    form = {"grant_type": "authorization_code", "redirect_uri": begun.redirect_uri, "code_verifier": begun.verifier}
    answer = portal.browser.post(f"/token?code={code}", {**form, **portal.proof()})
    assert error_of(answer) == (400, "invalid_grant")


@pytest.mark.requirement("rfc6749/3.2b")
def test_a_parameter_twice_or_unknown_at_the_token_endpoint(portal: Portal) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    form = {
        "grant_type": "authorization_code", "redirect_uri": begun.redirect_uri, "code_verifier": begun.verifier,
        "colour": "blue",
    }  # fmt: skip
    twice = portal.browser.post("/token", {**form, "code": [code, code], **portal.proof()})
    assert error_of(twice) == (400, "invalid_request")
    assert portal.browser.post("/token", {**form, "code": code, **portal.proof()}).status_code == 200


@pytest.mark.requirement("rfc6749/10.10", "rfc6749/10.3", "fapi2/5.4.1d")
def test_secrets_have_256_bits_and_are_kept_as_hashes_alone(portal: Portal) -> None:
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    token = portal.exchange(begun, code).json()["access_token"]
    row = Flow.objects.latest("id")
    assert (len(code), len(token)) == (43, 43)
    kept = [getattr(row, field.attname) for field in Flow._meta.fields]
    assert [bytes(value) for value in kept if isinstance(value, memoryview | bytes)] == [
        rows.fingerprint(code), rows.fingerprint(token),
    ]  # fmt: skip
    assert [value for value in kept if code in str(value) or token in str(value)] == []


@pytest.mark.requirement("rfc9470/6", "rfc9396/9.2")
def test_introspection_tells_how_and_when_somebody_signed_in_and_only_while_it_is_true(portal: Portal) -> None:
    token = signed_in(portal, portal.begin())["access_token"]
    first = portal.browser.post("/token/introspection", {"token": token, **portal.proof()}).json()
    portal.browser.post("/token/revocation", {"token": token, **portal.proof()})
    after = portal.browser.post("/token/introspection", {"token": token, **portal.proof()}).json()
    now = int(machine_now().timestamp())
    assert (first["active"], first["acr"], now - first["auth_time"] < 30, after) == (
        True, "eidas2", True, {"active": False},
    )  # fmt: skip


@pytest.mark.requirement("fapi2/5.4.2", "oidc/10.1b")
def test_published_keys_have_names_of_their_own_and_no_secret(portal: Portal) -> None:
    keys = portal.browser.get("/jwks").json()["keys"]
    secret = {"d", "p", "q", "dp", "dq", "qi", "k"}
    assert (len({key["kid"] for key in keys}), [sorted(secret & set(key)) for key in keys]) == (4, [[]] * 4)
    assert sorted((key["kty"], key["alg"], key["use"]) for key in keys) == [
        ("EC", "ES256", "sig"), ("EC", "ES256", "sig"), ("RSA", "RS256", "sig"), ("RSA", "RS256", "sig"),
    ]  # fmt: skip
    assert {key["kid"] for key in keys} == {key["kid"] for key in keyring.public_keys("sig")["keys"]}
