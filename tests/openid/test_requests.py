"""A provider reads a request strictly: what it does not allow is named, and goes back only to a known address."""

import json
from typing import Any

import pytest

from pecule.openid.errors import OAuthError
from pecule.openid.levels import Level
from pecule.openid.provider.clients import Client, ClientMisdescribed
from pecule.openid.provider.requests import AuthorizationRequest, one_each, read_request
from tests.openid.people import ASKED, DETAILS, HIGH, WRITTEN, client, request
from tests.openid.test_details import PURCHASE, PURCHASE_HASH


def refused(**changes: str) -> OAuthError:
    with pytest.raises(OAuthError) as caught:
        request(**changes)
    return caught.value


def test_a_request_is_understood_and_kept_as_it_was() -> None:
    understood = request(
        authorization_details=DETAILS, max_age="0", claims='{"id_token": {"amr": {"essential": true}}}'
    )
    assert (understood.level, understood.details_hash, understood.max_age) == (Level.SUBSTANTIAL, PURCHASE_HASH, 0)
    assert AuthorizationRequest.from_json(json.loads(json.dumps(understood.as_json()))) == understood


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"scope": "identite_pivot"}, "invalid_scope"),
        ({"scope": "openid phone"}, "invalid_scope"),
        ({"nonce": ""}, "invalid_request"),
        ({"nonce": "short"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "²"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "select_account"}, "invalid_request"),
        ({"acr_values": "eidas1"}, "invalid_acr"),
        ({"acr_values": "eidas3 eidas1"}, "invalid_acr"),
        ({"authorization_details": "["}, "invalid_authorization_details"),
        ({"authorization_details": "[" * 9000}, "invalid_authorization_details"),
        ({"authorization_details": "[]"}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([PURCHASE | {"price_cents": 1.5}])}, "invalid_authorization_details"),
        ({"authorization_details": json.dumps([{"type": "sensitive_change"}])}, "invalid_authorization_details"),
        ({"claims": "1"}, "invalid_request"),
        ({"claims": '{"id_token": []}'}, "invalid_request"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_goes_back_to_the_client_by_its_name(changes: dict[str, str], error: str) -> None:
    no = refused(**changes)
    assert (no.error, no.redirectable, no.state) == (error, True, "s" * 32)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://portal.example/back/",
        "https://portal.example/Back",
        "https://PORTAL.example/back",
        "https://portal.example:443/back",
        "https://portal.example/back?next=1",
        "https://portal.example/back#",
        "https://portal.example/x/../back",
        "https://portal.example%2fback",
        "https://thief@portal.example/back",
        "https://portal.example.thief.example/back",
        "http://portal.example/back",
        "https://portal.example/back https://thief.example",
    ],
)  # fmt: skip
def test_an_address_that_is_not_registered_to_the_letter_gets_nothing(uri: str) -> None:
    no = refused(redirect_uri=uri)
    assert (no.error, no.redirectable) == ("invalid_request", False)


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        ("eidas2", Level.SUBSTANTIAL),
        ("eidas3", Level.HIGH),
        ("eidas3 eidas2", Level.SUBSTANTIAL),
        ("eidas9", Level.HIGH),
        ("", Level.HIGH),
    ],
)  # fmt: skip
def test_the_lowest_level_asked_counts_and_an_unknown_one_gives_the_highest(asked: str, level: Level) -> None:
    assert request(acr_values=asked).level is level


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(OAuthError, match="invalid_request"):
        one_each({"state": ["a", "b"]})
    assert one_each({"state": ["a"], "prompt": [""]}) == {"state": "a"}


def test_a_client_that_may_not_read_amr_cannot_ask_for_it() -> None:
    given = ASKED | {"claims": '{"id_token": {"amr": null}}'}
    with pytest.raises(OAuthError, match="amr"):
        read_request(client(amr=False), given, offered=HIGH, default=Level.HIGH)


def test_an_old_client_may_do_without_a_proof_key_but_not_with_a_weak_one() -> None:
    old = client(compatibility=True, token_endpoint_auth_method="client_secret_post", secret_hash="a" * 64, jwks={})
    given = {name: text for name, text in ASKED.items() if not name.startswith("code_challenge")}
    found = read_request(old, given, offered=HIGH, default=Level.HIGH, compatible=True)
    assert (found.code_challenge, found.compatible) == ("", True)
    with pytest.raises(OAuthError, match="S256"):
        read_request(
            old, given | {"code_challenge": "c" * 43}, offered=HIGH, default=Level.HIGH, compatible=True
        )  # fmt: skip
    with pytest.raises(OAuthError, match="acr_values"):
        read_request(old, {**given, "acr_values": ""}, offered=HIGH, default=Level.HIGH, compatible=True)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"client_id": "a b"}, "client_id"),
        ({"client_id": ""}, "client_id"),
        ({"name": {"fr": "A"}}, "name"),
        ({"redirect_uris": ["http://portal.example/back"]}, "redirect_uris"),
        ({"redirect_uris": ["https://portal.example/*"]}, "redirect_uris"),
        ({"redirect_uris": ["https://portal.example/a#b"]}, "redirect_uris"),
        ({"redirect_uris": ["https://user@portal.example/"]}, "redirect_uris"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "redirect_uris"),
        ({"redirect_uris": ["https://[::1"]}, "redirect_uris"),
        ({"post_logout_redirect_uris": ["/out"]}, "post_logout_redirect_uris"),
        ({"backchannel_logout_uri": "http://portal.example/"}, "backchannel_logout_uri"),
        ({"jwks": {}}, "jwks"),
        ({"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}, "jwks"),
        ({"token_endpoint_auth_method": "client_secret_post", "secret_hash": "a" * 64}, "token_endpoint_auth_method"),
        ({"token_endpoint_auth_method": "client_secret_post", "compatibility": True}, "secret_hash"),
        ({"token_endpoint_auth_method": "none"}, "token_endpoint_auth_method"),
        ({"scopes": ["openid", "balance"]}, "scopes"),
        ({"scopes": ["email"]}, "scopes"),
        ({"id_token_signed_response_alg": "HS256"}, "id_token_signed_response_alg"),
        ({"userinfo_encrypted_response_alg": "dir"}, "userinfo_encrypted_response_alg"),
        ({"authorization_details_types": ["anything"]}, "authorization_details_types"),
        ({"providers_only": ["a"], "providers_except": ["b"]}, "providers_only"),
        ({"secret": "x"}, "secret"),
    ],
)  # fmt: skip
def test_a_client_that_cannot_be_is_refused_at_its_field(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(ClientMisdescribed) as wrong:
        client(**changes)
    assert wrong.value.where == where


def test_a_client_is_kept_as_it_was_described() -> None:
    described = client()
    assert (Client.from_json(json.loads(json.dumps(described.as_json()))), described.redirect_uris) == (
        described,
        tuple(WRITTEN["redirect_uris"]),
    )
