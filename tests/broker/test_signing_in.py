"""The whole way of a sign-in: from the service to the identity provider, back, to a token and claims."""

import json
from typing import Any

import pytest

from pecule.audit.models import AuditLine
from pecule.issuing import keyring
from pecule.kernel.actors import system
from pecule.openid import jose
from pecule.openid.client import answers
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from tests.broker.parties import BACK, JEANNE, KEYS, IdentityProvider, Portal, heading
from tests.openid.test_details import PURCHASE, PURCHASE_HASH

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]


def signed(token: str) -> dict[str, Any]:
    return jose.verify(token, jose.keys_from(keyring.public_keys("sig")), typ=["JWT"], algs=jose.SIGNING)


def test_a_person_signs_in_and_the_service_learns_what_it_asked(portal: Portal) -> None:
    begun = portal.begin()
    code = answers.code_of(begun, portal.sign_in(begun))
    told = portal.exchange(begun, code).json()
    verified = answers.check_id_token(
        begun, signed(told["id_token"]), access_token=told["access_token"], at=machine_now()
    )
    userinfo = portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
    claims = answers.check_userinfo(verified, signed(userinfo.content.decode()))
    assert (verified.level, verified.amr, userinfo["Content-Type"]) == (Level.SUBSTANTIAL, (), "application/jwt")
    assert {name: claims[name] for name in JEANNE} == JEANNE


def test_each_step_leaves_its_line_in_the_trail(portal: Portal) -> None:
    begun = portal.begin()
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
    flow = AuditLine.objects.get(verb="issuing.push").subject
    assert list(AuditLine.objects.filter(subject=flow).order_by("id").values_list("actor", "verb")) == [
        ("relying_party:portal", "issuing.push"),
        ("relying_party:portal", "issuing.ask"),
        ("stranger:web", "broker.send"),
        ("stranger:web", "broker.return"),
        ("stranger:web", "issuing.grant"),
        ("relying_party:portal", "issuing.exchange"),
        ("relying_party:portal", "issuing.userinfo"),
    ]


def test_what_was_approved_on_the_phone_reaches_the_service_word_for_word(portal: Portal) -> None:
    begun = portal.begin(details=(PURCHASE,), max_age=0)
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    verified = answers.check_id_token(
        begun, signed(told["id_token"]), access_token=told["access_token"], at=machine_now()
    )
    introspected = portal.browser.post(
        "/token/introspection", {"token": told["access_token"], **portal.proof()}
    ).json()  # fmt: skip
    approval = verified.approval
    assert approval is not None
    assert (approval.details_hash, verified.amr, told["authorization_details"]) == (
        PURCHASE_HASH, ("hwk", "pin", "mfa"), [PURCHASE],
    )  # fmt: skip
    assert (introspected["active"], introspected["authorization_details"], introspected["approval_jti"]) == (
        True, [PURCHASE], approval.jti,
    )  # fmt: skip


def test_a_service_that_asks_for_encryption_gets_nothing_in_clear(portal: Portal, broker: Any) -> None:
    broker(id_token_encrypted_response_alg="RSA-OAEP-256", userinfo_encrypted_response_alg="RSA-OAEP-256")
    begun = portal.begin()
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    userinfo = portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
    opened = jose.decrypt(userinfo.content.decode(), [KEYS["encryption"]])
    assert signed(opened)["family_name"] == "MARTIN"
    assert signed(jose.decrypt(told["id_token"], [KEYS["encryption"]]))["nonce"] == begun.nonce


def test_an_old_service_gets_rs256(portal: Portal, broker: Any) -> None:
    broker(id_token_signed_response_alg="RS256")
    begun = portal.begin()
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    header = json.loads(jose._decoded(told["id_token"].split(".")[0]))
    assert (header["alg"], signed(told["id_token"])["aud"]) == ("RS256", "portal")


def test_keys_are_replaced_with_an_overlap(portal: Portal) -> None:
    begun = portal.begin()
    told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    before = {key["kid"] for key in keyring.public_keys("sig")["keys"]}
    keyring.rotate(by=system("test"), at=machine_now())
    after = {key["kid"] for key in keyring.public_keys("sig")["keys"]}
    assert (signed(told["id_token"])["sub"], len(before & after)) == (signed(told["id_token"])["sub"], 4)
    portal.browser.cookies.clear()
    begun = portal.begin()
    again = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    assert jose.key_named(again["id_token"]) in before  # it was published before it signed
    assert jose.key_named(again["id_token"]) != jose.key_named(told["id_token"])


def test_two_bodies_know_a_person_by_names_that_cannot_be_connected(portal: Portal, broker: Any) -> None:
    subs = []
    for entity in ("pecule", "another body", "pecule"):
        broker(entity=entity)
        begun = portal.begin()
        portal.browser.cookies.clear()
        told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
        subs.append(signed(told["id_token"])["sub"])
    assert (subs[0] == subs[2], subs[0] == subs[1], len(subs[0])) == (True, False, 66)


def test_a_new_name_in_law_is_still_the_same_person(portal: Portal, provider: IdentityProvider) -> None:
    subs = []
    for family_name in ("MARTIN", "BERNARD"):
        provider.person["family_name"] = family_name
        portal.browser.cookies.clear()
        begun = portal.begin()
        told = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
        subs.append(signed(told["id_token"])["sub"])
    assert subs[0] == subs[1]


def test_whoever_gives_up_goes_back_with_the_reason(portal: Portal) -> None:
    begun = portal.begin()
    portal.visit(begun)
    back = portal.browser.post("/give-up/")["Location"]
    assert back.startswith(f"{BACK}?error=access_denied&")
    assert f"state={begun.state}" in back
    assert heading(portal.browser.get("/connect/")) == "Vous n’êtes pas connecté"
