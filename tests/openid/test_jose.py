"""Tokens are believed only when signed or encrypted as agreed, by keys that we hold."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey

from pecule.openid import jose
from pecule.openid.canonical import base64url
from pecule.openid.errors import ClaimRefused, EncryptionRefused, SignatureRefused

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
KEY, OTHER, RSA = jose.new_key(), jose.new_key(), jose.new_key("RSA")
CLAIMS = {"iss": "https://op.example", "sub": "a"}


def token(header: dict[str, Any], claims: dict[str, Any] = CLAIMS, signature: bytes = b"") -> str:
    """A hand-made token, signed by nobody unless told."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def test_what_was_signed_is_read_back() -> None:
    signed = jose.sign(CLAIMS, KEY, typ="JWT")
    assert jose.verify(signed, [OTHER, KEY], typ=["JWT"]) == CLAIMS


def test_old_clients_get_rs256_where_it_was_agreed_and_nowhere_else() -> None:
    signed = jose.sign(CLAIMS, RSA, typ="JWT", alg="RS256")
    assert jose.verify(signed, [RSA], typ=["JWT"], algs=["RS256"]) == CLAIMS
    with pytest.raises(SignatureRefused, match="not agreed"):
        jose.verify(signed, [RSA], typ=["JWT"])


def _with_public_key_as_secret() -> str:
    """What a reader believes that takes the algorithm from the token: anybody has the public key."""
    public = KEY.inner.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    unsigned = token({"alg": "HS256", "typ": "JWT"}).rstrip(".")
    return unsigned + "." + base64url(hmac.digest(public, unsigned.encode(), "sha256"))


def _with_key_of_its_own() -> str:
    own = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "typ": "JWT", "jwk": own.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(CLAIMS), own, algorithms=["ES256"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: token({"alg": "none", "typ": "JWT"}),
        lambda: token({"alg": "None", "typ": "JWT"}),
        lambda: token({"typ": "JWT"}),
        lambda: token({"alg": "ES256", "typ": "JWT"}, signature=bytes(64)),
        _with_public_key_as_secret,
        _with_key_of_its_own,
        lambda: jose.sign(CLAIMS, OTHER, typ="JWT"),
        lambda: jose.sign(CLAIMS, KEY, typ="logout+jwt"),
        lambda: token({"alg": "ES256", "typ": "JWT", "crit": ["exp"], "exp": 1}),
        lambda: token({"alg": "ES256", "typ": "JWT", "jku": "https://thief.example/jwks"}),
        lambda: token({"alg": "ES256", "typ": "JWT", "b64": False}),
        lambda: token({"alg": ["ES256"], "typ": "JWT"}),
        lambda: jose.sign(CLAIMS, KEY, typ="JWT")[:-2],
        lambda: jose.sign(CLAIMS, KEY, typ="JWT") + ".",
        lambda: "a.b",
        lambda: "",
        lambda: "é" + jose.sign(CLAIMS, KEY, typ="JWT"),
        lambda: token({"alg": "ES256"}, {"a": "x" * 70_000}),
    ],
)  # fmt: skip
def test_nothing_else_is_believed(make: Callable[[], str]) -> None:
    with pytest.raises(SignatureRefused):
        jose.verify(make(), [KEY], typ=["JWT"])


def test_a_token_without_typ_is_believed_only_where_it_was_agreed() -> None:
    untyped = jws.serialize_compact({"alg": "ES256"}, json.dumps(CLAIMS), KEY.inner, algorithms=["ES256"])
    with pytest.raises(SignatureRefused, match="another kind"):
        jose.verify(untyped, [KEY], typ=["JWT"])
    assert jose.verify(untyped, [KEY], typ=["JWT", ""]) == CLAIMS


@pytest.mark.parametrize(("alg", "recipient"), [("ECDH-ES", KEY), ("RSA-OAEP-256", RSA)])
def test_what_was_encrypted_is_opened_by_its_recipient_alone(alg: str, recipient: jose.Key) -> None:
    inner = jose.sign(CLAIMS, OTHER, typ="JWT")
    sealed = jose.encrypt(inner, recipient, alg=alg)
    assert (jose.is_encrypted(sealed), jose.decrypt(sealed, [OTHER, recipient])) == (True, inner)
    with pytest.raises(EncryptionRefused):
        jose.decrypt(sealed, [jose.new_key(recipient.family)])
    with pytest.raises(EncryptionRefused, match="not agreed"):
        jose.decrypt(sealed, [recipient], algs=[one for one in jose.ENCRYPTING if one != alg])


def test_a_signed_token_is_not_taken_for_an_encrypted_one() -> None:
    with pytest.raises(EncryptionRefused):
        jose.decrypt(jose.sign(CLAIMS, KEY, typ="JWT"), [KEY])


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "oct", "k": "AAAA"},
        {"kty": "EC", "crv": "P-384", "x": "a", "y": "b"},
        {"kty": "EC", "crv": "P-256", "x": "a"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {},
    ],
)  # fmt: skip
def test_keys_that_we_do_not_use_are_refused_and_left_out_of_sets(jwk: dict[str, Any]) -> None:
    with pytest.raises(SignatureRefused):
        jose.key_from(jwk)
    mine = KEY.public_jwk(use="sig", alg="ES256")
    assert [key.kid for key in jose.keys_from({"keys": [jwk, mine, {**mine, "use": "enc"}, "?"]})] == [KEY.kid]


def test_a_published_key_holds_no_secret() -> None:
    assert set(KEY.public_jwk(use="sig", alg="ES256")) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


@pytest.mark.parametrize(
    ("claims", "claim"),
    [
        ({}, "exp"),
        ({"exp": AT.timestamp() - 31}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": AT.timestamp() + 60, "nbf": AT.timestamp() + 31}, "nbf"),
        ({"exp": AT.timestamp() + 60, "iat": AT.timestamp() + 600}, "iat"),
    ],
)  # fmt: skip
def test_a_token_out_of_its_time_is_refused_by_the_claim_at_fault(claims: dict[str, Any], claim: str) -> None:
    with pytest.raises(ClaimRefused) as refused:
        jose.check_times(claims, AT)
    assert refused.value.claim == claim


def test_clocks_may_differ_a_little() -> None:
    jose.check_times({"exp": AT.timestamp() - 29, "iat": AT.timestamp() + 29}, AT)
