"""joserfc, as we use it, and npm jose read each other's tokens; both languages hash what is signed alike."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecule.openid import jose
from pecule.openid.canonical import canonical, details_hash
from pecule.openid.errors import DetailsRefused
from tests.conformance.peers import ask

CLAIMS = {"iss": "https://broker.example", "sub": "somebody", "exp": 4_000_000_000, "name": "Zoé 🌱"}
FAMILIES = ("EC", "RSA")
ENCRYPTING = {"EC": "ECDH-ES", "RSA": "RSA-OAEP-256"}
SIGNING = {"EC": "ES256", "RSA": "RS256"}
PURCHASE = {
    "type": "training_purchase",
    "order": "0b8ad8bb-5b1f-4b5c-8f0a-0c6d5a6c0f11",
    "session": "5a3c5bd2-6c39-4c0a-9d1e-8b1c6c1b6a22",
    "organisation": {"siret": "73282932000074", "name": "École d’été « Ça va »"},
    "title": 'Anglais niveau B2 → C1 \\ "intensif" / été',
    "start": "2026-12-01",
    "end": "2027-02-01",
    "price_cents": 145_000,
    "rights_cents": 135_000,
    "card_cents": 10_000,
    "remaining_cents": 9_007_199_254_740_991,
    "currency": "EUR",
}


@pytest.fixture(scope="module")
def keys() -> dict[str, jose.Key]:
    return {family: jose.new_key(family) for family in FAMILIES}


def public(key: jose.Key, use: str) -> dict[str, Any]:
    return key.public_jwk(use=use, alg=(SIGNING if use == "sig" else ENCRYPTING)[key.family])


@pytest.mark.requirement("oidc/2c", "fapi2/5.4.1a")
def test_npm_jose_reads_every_kind_of_token_that_we_make(keys: dict[str, jose.Key]) -> None:
    jobs: list[dict[str, Any]] = []
    for signer in FAMILIES:
        signed = jose.sign(CLAIMS, keys[signer], typ="JWT", alg=SIGNING[signer])
        told = {"job": "read", "signer": public(keys[signer], "sig"), "typ": "JWT"}
        jobs.append({**told, "token": signed})
        for family in FAMILIES:
            alg = ENCRYPTING[family]
            sealed = jose.encrypt(signed, keys[family], alg=alg)
            jobs.append({**told, "token": sealed, "recipient": keys[family].private_jwk(), "alg": alg})
    assert ask("tokens", jobs=jobs) == [CLAIMS] * 6


def test_we_read_every_kind_of_token_that_npm_jose_makes(keys: dict[str, jose.Key]) -> None:
    kinds = [(signer, recipient) for signer in FAMILIES for recipient in (None, *FAMILIES)]
    jobs = [
        {
            "job": "write", "claims": CLAIMS, "signer": keys[signer].private_jwk(), "typ": "at+jwt",
            **({"recipient": public(keys[recipient], "enc"), "alg": ENCRYPTING[recipient]} if recipient else {}),
        }
        for signer, recipient in kinds
    ]  # fmt: skip
    for (signer, recipient), token in zip(kinds, ask("tokens", jobs=jobs), strict=True):
        signed = jose.decrypt(token, [keys[recipient]], algs=[ENCRYPTING[recipient]]) if recipient else token
        assert jose.verify(signed, [keys[signer]], typ=["at+jwt"], algs=[SIGNING[signer]]) == CLAIMS


def test_thumbprints_of_keys_are_the_same(keys: dict[str, jose.Key]) -> None:
    jwks = [public(keys[family], "sig") for family in FAMILIES]
    assert ask("tokens", jobs=[{"job": "thumbprint", "jwk": jwk} for jwk in jwks]) == list(map(jose.thumbprint, jwks))


def test_what_is_signed_is_hashed_alike_in_javascript_whatever_the_order_of_its_fields() -> None:
    turned = dict(reversed(PURCHASE.items()))
    jobs = [{"job": "hash", "details": [one]} for one in (PURCHASE, turned)]
    assert ask("tokens", jobs=jobs) == [details_hash([PURCHASE])] * 2


# Whatever canonical JSON may carry: names and text in the order of UTF-16 units, not of code points.
_SHOWN = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=8)
_VALUES = st.recursive(
    _SHOWN | st.booleans() | st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_SHOWN, inner, max_size=4),
    max_leaves=8,
)


def test_any_value_that_may_be_signed_has_one_hash_in_both_languages() -> None:
    found: list[Any] = []

    @settings(max_examples=150, database=None, deadline=None)
    @given(_VALUES)
    def gather(value: Any) -> None:
        try:
            canonical([{"any": value}])
        except DetailsRefused:
            return
        found.append([{"any": value}])

    gather()
    assert len(found) > 20
    assert ask("tokens", jobs=[{"job": "hash", "details": one} for one in found]) == list(map(details_hash, found))


def test_names_beyond_the_first_plane_sort_as_javascript_does() -> None:
    value = {"\uff01": 1, "\U0001f600": 2, "é": 3}  # the second comes before the first in UTF-16 alone
    assert list(json.loads(canonical(value))) == ["é", "\U0001f600", "\uff01"]
    assert ask("tokens", jobs=[{"job": "hash", "details": [value]}]) == [details_hash([value])]
