"""A phone confirms what its owner saw: by proof of proximity, the phone's key and the PIN; and nothing else does."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from pecule.audit.models import AuditLine
from pecule.notices.models import Outbox
from pecule.openid import jose
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.people import open_account, unlock_purchases
from pecule.wallet.models import Device, Message, Person, Report, Transaction
from tests.openid.test_details import PURCHASE, PURCHASE_HASH
from tests.wallet.conftest import BY
from tests.wallet.phones import FACTORS, PIN, Page, Phone, number

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]


def purchase() -> Page:
    return Page(details=(PURCHASE,))


def code_of(told: Any) -> tuple[int, str]:
    return told.status_code, told.json().get("code", "")


def test_a_purchase_seen_on_the_phone_is_confirmed_word_for_word(phone: Phone) -> None:
    page = purchase()
    asked = phone.find(page.code).json()
    assert (asked["details"], asked["hash"]) == ([PURCHASE], PURCHASE_HASH)
    assert phone.approve(asked).json()["done"] is True
    claims = page.claims()
    assert (claims["acr"], claims["amr"], claims["authorization_details_hash"]) == (
        "eidas2", ["swk", "pin", "mfa"], PURCHASE_HASH,
    )  # fmt: skip
    signed = jose.verify(claims["approval"], [jose.Key(phone.device, "EC", phone.key.inner)], typ=["approval+jwt"])
    assert (signed["hash"], signed["jti"]) == (PURCHASE_HASH, claims["approval_jti"])


def test_a_sign_in_is_confirmed_by_the_qr_code_too(phone: Phone) -> None:
    page = Page()
    asked = phone.call("POST", "/app/api/find", {"qr": page.qr}).json()
    broker = "Le fédérateur"
    assert asked["details"] == [{"type": "sign_in", "service": broker, "through": broker, "level": "eidas2"}]
    phone.approve(asked)
    found = page.claims()
    assert (found["acr"], "authorization_details" in found) == ("eidas2", False)


def test_the_service_behind_the_broker_is_what_is_shown_and_signed(phone: Phone) -> None:
    page = Page(details=(PURCHASE,), service="Pécule, mon compte de formation")
    asked = phone.find(page.code).json()
    assert asked["asker"] == {"service": "Pécule, mon compte de formation", "through": "Le fédérateur"}
    other = phone.approval(asked, asker=asked["asker"] | {"service": "Another"})
    assert code_of(phone.approve(asked, approval=other)) == (409, "approval_wrong")
    phone.approve(asked)
    signed = jose.verify(
        page.claims()["approval"], [jose.Key(phone.device, "EC", phone.key.inner)], typ=["approval+jwt"]
    )  # fmt: skip
    assert signed["asker"] == asked["asker"]


def test_a_service_whose_name_nobody_can_see_whole_is_refused(wallet: None) -> None:
    with pytest.raises(KeyError):
        Page(service="Pe\u0301cule")


def test_nothing_that_is_told_to_the_phone_names_a_field(phone: Phone) -> None:
    """The app has its own words: a server that lies about a label is not heard."""
    told = phone.find(purchase().code).json()
    assert sorted(told) == ["asker", "aud", "details", "expires_at", "hash", "id", "keys", "nonce", "now"]


def test_what_was_proved_is_what_it_was_when_it_was_confirmed(phone: Phone, jeanne: UUID) -> None:
    page = Page(Level.LOW)
    Person.objects.filter(public_id=jeanne).update(proofed_at=None)
    phone.approve(phone.find(page.code).json())
    Person.objects.filter(public_id=jeanne).update(proofed_at=machine_now())
    assert page.claims()["acr"] == "eidas1"


def test_an_identity_that_was_only_declared_confirms_little(phone: Phone, jeanne: UUID) -> None:
    Person.objects.filter(public_id=jeanne).update(proofed_at=None)
    asked = phone.find(purchase().code).json()
    assert code_of(phone.approve(asked)) == (403, "not_proofed")
    low = Page(Level.LOW)
    phone.approve(phone.find(low.code).json())
    assert low.claims()["acr"] == "eidas1"


@pytest.mark.attack("A QR code or six digits relayed to another phone")
def test_a_code_shows_its_transaction_to_one_phone_only(phone: Phone, jeanne: UUID) -> None:
    code = purchase().code
    assert phone.find(code).status_code == 200
    other = Phone()
    other.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    assert code_of(other.find(code)) == (404, "transaction_unknown")


@pytest.mark.attack("Six digits guessed")
def test_codes_cannot_be_guessed_and_nobody_else_is_held_up(phone: Phone, jeanne: UUID) -> None:
    page = purchase()
    right = page.code
    wrong = "000000" if right != "000000" else "111111"
    tries = [code_of(phone.find(wrong))[1] for _ in range(11)]
    assert (tries[:10], tries[10]) == (["transaction_unknown"] * 10, "too_many_codes")
    other = Phone()
    other.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    assert other.find(right).status_code == 200


def test_two_phones_of_an_account_do_not_guess_twice_as_fast_for_ever(phone: Phone, jeanne: UUID) -> None:
    phones = [phone, Phone(), Phone()]
    for one in phones[1:]:
        one.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    told = [code_of(one.find("000000"))[1] for one in phones for _ in range(10)]
    assert told == ["transaction_unknown"] * 20 + ["too_many_codes"] * 10


def test_an_old_code_shows_nothing(phone: Phone) -> None:
    page = purchase()
    code = page.code
    Transaction.objects.update(proof_until=machine_now() - timedelta(seconds=1))
    assert code_of(phone.find(code)) == (404, "transaction_unknown")


@pytest.mark.attack("“Read me the code”: a code relayed by phone to a thief")
def test_a_number_that_was_typed_lets_only_its_owner_answer(phone: Phone, jeanne: UUID) -> None:
    open_account(email="k@pecule.example", mobile="+33600000002", identity={}, by=BY, at=machine_now())
    page = purchase()
    code = page.code
    page.browser.post("/show/", {"mobile": "06 00 00 00 02"})
    assert code_of(phone.find(code)) == (404, "transaction_unknown")
    page.browser.post("/show/", {"mobile": "06 00 00 00 01"})
    assert [one["kind"] for one in phone.call("GET", "/app/api/me").json()["waiting"]] == ["purchase"]
    assert phone.find(code).status_code == 200


def test_a_number_without_an_account_leaves_the_same_traces_as_one_with(phone: Phone) -> None:
    """Otherwise somebody could learn who has a wallet by typing numbers and trying a phone of their own."""
    for mobile in ("06 00 00 00 01", "06 99 99 99 99"):
        page = purchase()
        page.show()
        page.browser.post("/show/", {"mobile": mobile})
    kept: list[Any] = list(Transaction.objects.order_by("id").values_list("hint_hash", "person_id"))
    assert [(len(one), person) for one, person in kept] == [(32, None)] * 2
    assert kept[0][0] != bytes(Person.objects.get().mobile_hash)
    assert code_of(phone.find(page.code)) == (404, "transaction_unknown")


@pytest.mark.attack("Push bombing; finding out who has an account")
def test_typing_a_number_tells_nothing_and_cannot_bomb_a_phone(phone: Phone) -> None:
    page = purchase()
    page.show()
    answers = [page.browser.post("/show/", {"mobile": mobile}) for mobile in ("+33600000001", "+33699999999")]
    assert [(one.status_code, one.get("Location")) for one in answers] == [(302, "/show/")] * 2
    again = [page.browser.post("/show/", {"mobile": "+33600000001"}).status_code for _ in range(3)]
    assert again == [302, 302, 429]


def broken(error: IntegrityError) -> str:
    """The constraint that refused."""
    return str(getattr(error.__cause__, "diag").constraint_name)  # noqa: B009 -- psycopg's, which Django's type hides


WRONG = "111112"


@pytest.mark.attack("PINs tried from a stolen phone")
def test_wrong_pins_are_counted_for_this_phone_alone(phone: Phone, jeanne: UUID) -> None:
    asked = phone.find(purchase().code).json()
    told = [phone.approve(asked, pin=WRONG).json() for _ in range(6)]
    assert [(one["code"], one.get("left")) for one in told] == [
        *(("pin_wrong", left) for left in (4, 3, 2, 1)), ("pin_locked", None), ("pin_locked", None),
    ]  # fmt: skip
    assert code_of(phone.approve(asked)) == (403, "pin_locked")
    other = Phone()
    other.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    assert other.approve(other.find(purchase().code).json()).json()["done"] is True


def test_the_right_pin_gives_back_the_tries(phone: Phone) -> None:
    asked = phone.find(purchase().code).json()
    phone.approve(asked, pin=WRONG)
    phone.approve(asked)
    assert Device.objects.values_list("pin_tries", flat=True).get() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"hash": "another"},
        {"nonce": "another"},
        {"aud": "https://another.example"},
        {"iat": 1},
        {"factors": FACTORS[:1]},
        {"factors": [*FACTORS, {"category": "presence", "method": "face"}]},
        {"factors": [{"category": "possession", "method": "security_key"}, FACTORS[1]]},
        {"asker": None},
    ],
)  # fmt: skip
@pytest.mark.attack("A signature over something else than was shown")
def test_a_signature_over_anything_else_approves_nothing(phone: Phone, changes: dict[str, Any]) -> None:
    asked = phone.find(purchase().code).json()
    approval = phone.approval(asked, **changes)
    assert code_of(phone.approve(asked, approval=approval)) == (409, "approval_wrong")
    assert Transaction.objects.get().state == "shown"


@pytest.mark.attack("An approval replayed for another purchase")
def test_an_approval_of_one_purchase_is_none_of_another(phone: Phone) -> None:
    first, second = (phone.find(purchase().code).json() for _ in range(2))
    assert code_of(phone.approve(second, approval=phone.approval(first))) == (409, "approval_wrong")


def test_another_phones_key_approves_nothing(phone: Phone) -> None:
    asked = phone.find(purchase().code).json()
    thief = Phone(device=phone.device)
    assert code_of(thief.approve(asked)) == (401, "device_unknown")
    stolen = jose.sign({}, jose.Key(phone.device, "EC", thief.key.inner), typ="approval+jwt")
    assert code_of(phone.approve(asked, approval=stolen)) == (409, "approval_wrong")


@pytest.mark.attack("A caller who guides a person past the question")
def test_a_purchase_is_not_approved_before_the_plain_question(phone: Phone) -> None:
    asked = phone.find(purchase().code).json()
    for answer in ({}, None, {"contacted": True}, {"contacted": "no"}):
        assert code_of(phone.approve(asked, asked=answer)) == (409, "contact_not_asked")


@pytest.mark.parametrize(("word", "state"), [("refuse", "refused"), ("help", "helped"), ("not-me", "reported")])
def test_a_no_is_final_and_told_to_the_service(phone: Phone, word: str, state: str) -> None:
    page = purchase()
    asked = phone.find(page.code).json()
    assert phone.call("POST", f"/app/api/transactions/{asked['id']}/{word}", {}).json()["done"] is True
    assert code_of(phone.approve(asked)) == (409, "transaction_over")
    assert page.show().status_code == 200
    assert f"error=access_denied&error_description={state}" in page.browser.post("/show/")["Location"]


def test_i_did_not_ask_for_this_locks_purchases_at_once(phone: Phone, jeanne: UUID) -> None:
    asked = phone.find(purchase().code).json()
    phone.call("POST", f"/app/api/transactions/{asked['id']}/not-me", {})
    again = phone.find(purchase().code).json()
    assert (code_of(phone.approve(again)), Report.objects.count()) == ((403, "purchases_locked"), 1)
    unlock_purchases(person=jeanne, by=BY, at=machine_now())
    assert phone.approve(again).json()["done"] is True


def test_a_new_phone_buys_nothing_for_two_days_and_its_owner_is_told(jeanne: UUID) -> None:
    new = Phone()
    new.activate(new_code(person=jeanne, by=BY, at=machine_now()))
    asked = new.find(purchase().code).json()
    assert code_of(new.approve(asked)) == (403, "cooling_off")
    assert list(Outbox.objects.values_list("template", "recipient")) == [
        ("wallet_device_added", "jeanne@pecule.example")
    ]  # fmt: skip
    assert list(Message.objects.values_list("channel", "recipient")) == [("sms", "+33600000001")]
    sign_in = Page()
    assert new.approve(new.find(sign_in.code).json()).json()["done"] is True


def test_a_wrong_code_costs_no_hash(wallet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.sites.wallet.app_api.hash_of", lambda _: pytest.fail("a hash was computed"))
    assert code_of(Phone().activate("AAAAA-AAAAA-AAAAA")) == (403, "activation_refused")


def test_an_activation_code_works_once(jeanne: UUID) -> None:
    code = new_code(person=jeanne, by=BY, at=machine_now())
    told = [Phone().activate(text) for text in (code.lower().replace("-", " "), code, "AAAAA-AAAAA-AAAAA")]
    assert [code_of(one) for one in told] == [(200, ""), (403, "activation_refused"), (403, "activation_refused")]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"htm": "POST"}, "device_unknown"),
        ({"htu": "/app/api/other"}, "device_unknown"),
        ({"body": "another"}, "device_unknown"),
        ({"jti": "short"}, "device_unknown"),
        ({"iat": "now"}, "clock_wrong"),
    ],
)  # fmt: skip
def test_a_call_signed_for_something_else_is_not_believed(phone: Phone, changes: Any, refusal: str) -> None:
    assert phone.call("GET", "/app/api/me", **changes).json()["code"] == refusal


@pytest.mark.attack("A call of the app replayed")
def test_a_call_is_answered_once(phone: Phone) -> None:
    jti = number()
    told = [phone.call("GET", "/app/api/me", jti=jti).json().get("code", "") for _ in range(2)]
    assert told == ["", "call_replayed"]


def test_a_clock_ten_minutes_off_is_told_the_time(phone: Phone) -> None:
    phone.ahead = 600
    told = phone.call("GET", "/app/api/me")
    assert code_of(told) == (401, "clock_wrong")
    phone.ahead += told.json()["now"] - phone.time
    assert phone.call("GET", "/app/api/me").status_code == 200


def test_a_revoked_phone_is_a_stranger(phone: Phone) -> None:
    assert phone.call("POST", f"/app/api/devices/{phone.device}/revoke", {}).json()["done"] is True
    assert code_of(phone.call("GET", "/app/api/me")) == (401, "device_unknown")


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 5000, b'{"code": 5}', b"\xff", b""])
def test_a_call_that_cannot_be_read_is_refused_by_name(wallet: None, phone: Phone, body: bytes) -> None:
    told = phone.browser.generic("POST", "/app/api/activate", body, "application/json")
    assert (told.status_code, told.json()["code"]) in [(400, "call_unreadable"), (400, "device_misdescribed")]


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE wallet_transaction SET details = '[]'", "wallet_transaction_keeps"),
        ("UPDATE wallet_transaction SET details_hash = 'x'", "wallet_transaction_keeps"),
        ("UPDATE wallet_transaction SET asker = '{}'", "wallet_transaction_keeps"),
        ("UPDATE wallet_transaction SET proved_level = 'eidas2'", "wallet_transaction_proved_when_approved"),
        ("UPDATE wallet_transaction SET state = 'approved'", "wallet_transaction_approved_is_signed"),
        ("UPDATE wallet_transaction SET person_id = NULL", "wallet_transaction_has_person"),
        ("UPDATE wallet_device SET pin_tries = 6", "wallet_device_tries_bounded"),
        ("UPDATE wallet_device SET pin_hash = '402917'", "wallet_device_pin_argon2id"),
        ("UPDATE wallet_person SET mobile_hash = 'x'", "wallet_person_mobile_hash_length"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_must_not_be(phone: Phone, sql: str, constraint: str) -> None:
    phone.find(purchase().code)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert broken(refused.value) == constraint


def test_what_has_ended_does_not_begin_again(phone: Phone) -> None:
    asked = phone.find(purchase().code).json()
    phone.call("POST", f"/app/api/transactions/{asked['id']}/refuse", {})
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE wallet_transaction SET state = 'shown', ended_at = NULL")
    assert broken(refused.value) == "wallet_transaction_ended"


def test_the_trail_tells_what_was_confirmed_and_nothing_of_the_person(phone: Phone) -> None:
    asked = phone.find(purchase().code).json()
    phone.approve(asked)
    line = AuditLine.objects.get(verb="wallet.approve")
    assert (line.actor, line.details["hash"]) == (f"holder:device-{phone.device}", PURCHASE_HASH)
    everything = json.dumps(list(AuditLine.objects.order_by("id").values_list("details", flat=True)))
    assert [secret for secret in ("MARTIN", "Jeanne", "+336", PIN, "jeanne@") if secret in everything] == []
