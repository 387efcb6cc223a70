"""A client proves itself, and a relying party believes only the answer to what it asked."""

import json
from datetime import timedelta
from typing import Any

import pytest

from pecule.openid import jose
from pecule.openid.approval import Approval, check_statement, statement
from pecule.openid.client import answers
from pecule.openid.client.requests import Begun, assertion
from pecule.openid.errors import ClaimRefused, OAuthError
from pecule.openid.levels import Level
from pecule.openid.provider.authenticating import authenticate, claimed_client
from pecule.openid.provider.tokens import SignedIn, id_token, logout_token, userinfo
from tests.openid.people import AT, DETAILS, ISSUER, KEY, begun, client, request
from tests.openid.test_details import PURCHASE, PURCHASE_HASH

PERSON = SignedIn(
    sub="pairwise",
    claims={"given_name": "Jeanne", "family_name": "MARTIN", "email": "jeanne@pecule.example"},
    level=Level.SUBSTANTIAL,
    auth_time=int(AT.timestamp()),
    amr=("hwk", "pin", "mfa"),
    sid="session-1",
    approval=Approval(PURCHASE_HASH, "jti-of-16-letters", "a.b.c"),
)


def made(**changes: Any) -> dict[str, Any]:
    claims = id_token(request(authorization_details=DETAILS), PERSON, issuer=ISSUER, access_token="token", at=AT)
    return {name: value for name, value in (claims | changes).items() if value is not None}


def test_what_the_provider_says_is_what_the_relying_party_reads() -> None:
    asked = begun(details=(PURCHASE,), max_age=0)
    found = answers.check_id_token(asked, made(), access_token="token", at=AT)
    assert (found.sub, found.level, found.amr, found.sid, found.approval) == (
        "pairwise", Level.SUBSTANTIAL, ("hwk", "pin", "mfa"), "session-1", PERSON.approval,
    )  # fmt: skip
    assert Begun.from_json(json.loads(json.dumps(asked.as_json()))) == asked


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"iss": "https://thief.example"}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["portal", "another"]}, "aud"),
        ({"azp": "another"}, "aud"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"at_hash": "another"}, "at_hash"),
        ({"sub": None}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"acr": "eidas1"}, "acr"),
        ({"acr": "eidas9"}, "acr"),
        ({"acr": None}, "acr"),
        ({"exp": None}, "exp"),
        ({"exp": AT.timestamp() - 60}, "exp"),
        ({"auth_time": None}, "auth_time"),
        ({"auth_time": int(AT.timestamp()) - 600}, "auth_time"),
        ({"auth_time": int(AT.timestamp()) + 600}, "auth_time"),
        ({"authorization_details": None}, "authorization_details"),
        ({"authorization_details": [PURCHASE | {"price_cents": 1}]}, "authorization_details"),
        ({"authorization_details": [PURCHASE | {"price_cents": 1.0}]}, "authorization_details"),
        ({"authorization_details_hash": "another"}, "authorization_details"),
        ({"approval_jti": None}, "approval_jti"),
    ],
)  # fmt: skip
def test_an_id_token_that_says_anything_else_is_refused_by_the_claim_at_fault(
    changes: dict[str, Any], claim: str
) -> None:
    with pytest.raises(ClaimRefused) as no:
        answers.check_id_token(begun(details=(PURCHASE,), max_age=0), made(**changes), access_token="token", at=AT)
    assert no.value.claim == claim


def test_amr_is_told_only_when_asked_or_when_something_was_approved() -> None:
    plain = id_token(request(), PERSON, issuer=ISSUER, access_token="t", at=AT)
    asked = request(claims='{"id_token": {"amr": {"essential": true}}}')
    told = id_token(asked, PERSON, issuer=ISSUER, access_token="t", at=AT)
    assert ("amr" in plain, told["amr"], "authorization_details" in plain) == (False, ["hwk", "pin", "mfa"], False)


def test_userinfo_holds_what_the_scopes_open_and_nothing_else() -> None:
    found = userinfo(request(), PERSON)
    assert found == {"sub": "pairwise", "given_name": "Jeanne", "family_name": "MARTIN"}
    verified = answers.check_id_token(begun(), made(), access_token="token", at=AT)
    assert answers.check_userinfo(verified, found) == found
    with pytest.raises(ClaimRefused):
        answers.check_userinfo(verified, found | {"sub": "somebody else"})


@pytest.mark.parametrize(
    ("answer", "claim"),
    [
        ({"state": "another", "iss": ISSUER, "code": "c"}, "state"),
        ({"iss": ISSUER, "code": "c"}, "state"),
        ({"state": "s" * 32, "code": "c"}, "iss"),
        ({"state": "s" * 32, "iss": "https://thief.example", "code": "c"}, "iss"),
        ({"state": "s" * 32, "iss": ISSUER}, "code"),
    ],
)  # fmt: skip
def test_an_answer_for_another_browser_or_from_another_provider_is_refused(answer: dict[str, str], claim: str) -> None:
    with pytest.raises(ClaimRefused) as no:
        answers.code_of(begun(), answer)
    assert no.value.claim == claim


def test_a_providers_no_keeps_its_name() -> None:
    with pytest.raises(OAuthError) as no:
        answers.code_of(begun(), {"state": "s" * 32, "iss": ISSUER, "error": "access_denied"})
    assert no.value.error == "access_denied"


def proved(**changes: Any) -> dict[str, str]:
    values: dict[str, Any] = {"client_id": "portal", "audience": ISSUER, "jti": "one-of-a-kind", "at": AT} | changes
    return assertion(values.pop("key", KEY), **values)


def test_a_client_proves_itself_by_its_key() -> None:
    given = proved()
    believed = authenticate(client(), given, keys=[KEY], audiences=[ISSUER], at=AT)
    assert (claimed_client(given), believed.jti if believed else "") == ("portal", "one-of-a-kind")


@pytest.mark.parametrize(
    "given",
    [
        proved(key=jose.new_key()),
        proved(audience="https://another.example"),
        proved(client_id="another"),
        proved(jti="short"),
        proved(at=AT - timedelta(minutes=10)),
        proved(at=AT + timedelta(minutes=10)),
        {**proved(), "client_assertion_type": "other"},
        {**proved(), "client_secret": "s"},
        {"client_id": "portal", "client_secret": "s"},
        {"client_id": "portal"},
    ],
)  # fmt: skip
def test_nobody_else_is_taken_for_the_client_and_no_reason_is_told(given: dict[str, str]) -> None:
    with pytest.raises(OAuthError) as no:
        authenticate(client(), given, keys=[KEY], audiences=[ISSUER], at=AT)
    assert no.value.fields() == {"error": "invalid_client", "error_description": "client authentication failed"}


def test_a_logout_token_is_read_and_an_id_token_is_not_one() -> None:
    token = logout_token(issuer=ISSUER, client_id="portal", sub="pairwise", sid="session-1", jti="j" * 20, at=AT)
    assert answers.check_logout(token, issuer=ISSUER, client_id="portal", at=AT) == (
        "j" * 20, "pairwise", "session-1",
    )  # fmt: skip
    for wrong in (token | {"nonce": "n"}, token | {"events": {}}, made(), token | {"sub": "", "sid": ""}):
        with pytest.raises(ClaimRefused):
            answers.check_logout(wrong, issuer=ISSUER, client_id="portal", at=AT)


FACTORS = [{"category": "possession", "method": "device_key"}, {"category": "knowledge", "method": "pin"}]


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"hash": "another"}, "hash"),
        ({"nonce": "another"}, "nonce"),
        ({"aud": "https://another.example"}, "aud"),
        ({"iat": 0}, "iat"),
        ({"iat": None}, "iat"),
        ({"jti": "short"}, "jti"),
        ({"factors": FACTORS[:1]}, "factors"),
        ({"factors": [FACTORS[0], FACTORS[0]]}, "factors"),
        ({"factors": None}, "factors"),
    ],
)  # fmt: skip
def test_an_approval_is_for_this_transaction_made_now_with_two_factors(changes: dict[str, Any], claim: str) -> None:
    made = statement(
        details_hash=PURCHASE_HASH, nonce="n", audience=ISSUER, jti="j" * 20, at=AT, factors=FACTORS
    )  # fmt: skip
    assert check_statement(made, details_hash=PURCHASE_HASH, nonce="n", audience=ISSUER, at=AT) == "j" * 20
    with pytest.raises(ClaimRefused) as no:
        check_statement(made | changes, details_hash=PURCHASE_HASH, nonce="n", audience=ISSUER, at=AT)
    assert no.value.claim == claim
