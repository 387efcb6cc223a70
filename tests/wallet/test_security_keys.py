"""A security key beside the PIN: added with it, asked for from then on, believed only for exactly what was signed."""

from typing import Any

import pytest

from pecule.openid import jose
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.wallet.models import Message, Transaction
from pecule.wallet.models import SecurityKey as Kept
from tests.wallet.phones import FACTORS, PIN, Page, Phone
from tests.wallet.security_keys import SecurityKey
from tests.wallet.test_confirming import WRONG, code_of, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
WITH_KEY = [*FACTORS, {"category": "possession", "method": "security_key"}]


def add(phone: Phone, held: SecurityKey, pin: str = PIN, **changes: Any) -> Any:
    options = phone.call("POST", "/app/api/keys/begin", {}).json()["options"]
    sent = {"key": held.made(options["challenge"]), "name": "Ma clé", "pin_proof": phone.proof(pin)} | changes
    return phone.call("POST", "/app/api/keys/add", sent)


@pytest.fixture
def key(phone: Phone) -> SecurityKey:
    """Jeanne's key, which she added with her phone."""
    made = SecurityKey()
    assert add(phone, made).json()["done"] is True
    return made


def confirm(phone: Phone, held: SecurityKey, asked: Any, **changes: Any) -> Any:
    approval = phone.approval(asked, factors=WITH_KEY)
    return phone.approve(asked, **{"approval": approval, "key": held.answered(approval)} | changes)


def test_a_purchase_asks_for_the_key_and_says_so(phone: Phone, key: SecurityKey) -> None:
    page = purchase()
    asked = phone.find(page.code).json()
    assert len(asked["keys"]) == 1
    assert code_of(phone.approve(asked)) == (403, "key_needed")
    assert confirm(phone, key, asked).json()["done"] is True
    claims = page.claims()
    assert claims["amr"] == ["swk", "pin", "hwk", "mfa"]
    signed = jose.verify(claims["approval"], [jose.Key(phone.device, "EC", phone.key.inner)], typ=["approval+jwt"])
    assert (signed["factors"], sorted(Transaction.objects.get().key_answer or {})) == (
        WITH_KEY, ["authenticatorData", "clientDataJSON", "key", "signature"],
    )  # fmt: skip


def test_a_plain_sign_in_does_without(phone: Phone, key: SecurityKey) -> None:
    page = Page(Level.LOW)
    asked = phone.find(page.code).json()
    assert (asked["keys"], phone.approve(asked).json()["done"]) == ([], True)


def test_what_a_key_signed_for_one_purchase_is_nothing_for_another(phone: Phone, key: SecurityKey) -> None:
    first, second = (phone.find(purchase().code).json() for _ in range(2))
    before = phone.approval(first, factors=WITH_KEY)
    assert code_of(confirm(phone, key, second, key=key.answered(before))) == (403, "key_not_read")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"origin": "https://phishing.example"}, "key_not_read"),
        ({"site": "phishing.example"}, "key_not_read"),
        ({"uses": -1}, ""),  # a key that does not count
    ],
)
def test_a_key_answers_for_our_site_alone(phone: Phone, key: SecurityKey, changes: Any, refusal: str) -> None:
    for name, value in changes.items():
        setattr(key, name, value)
    asked = phone.find(purchase().code).json()
    assert code_of(confirm(phone, key, asked))[1] == refusal


def test_another_key_is_not_believed(phone: Phone, key: SecurityKey) -> None:
    asked = phone.find(purchase().code).json()
    for other in (SecurityKey(), SecurityKey(id=key.id)):
        assert code_of(confirm(phone, other, asked)) == (403, "key_not_read")


def test_a_copy_that_fell_behind_is_not_believed(phone: Phone, key: SecurityKey) -> None:
    copy = SecurityKey(private=key.private, id=key.id)
    key.uses = 5
    assert confirm(phone, key, phone.find(purchase().code).json()).json()["done"] is True
    assert code_of(confirm(phone, copy, phone.find(purchase().code).json())) == (403, "key_not_read")


def test_a_phone_that_claims_a_key_without_one_is_refused(phone: Phone, key: SecurityKey) -> None:
    asked = phone.find(purchase().code).json()
    plain = phone.approval(asked)
    assert code_of(phone.approve(asked, approval=plain, key=key.answered(plain))) == (409, "approval_wrong")


@pytest.mark.parametrize("answer", [{}, {"rawId": 5}, {"rawId": "é"}, {"rawId": "AAAA", "response": []}])
def test_an_answer_that_cannot_be_read_is_refused_by_name(phone: Phone, key: SecurityKey, answer: Any) -> None:
    asked = phone.find(purchase().code).json()
    assert code_of(confirm(phone, key, asked, key=answer)) == (403, "key_not_read")


def test_a_key_is_added_with_the_pin_only(phone: Phone) -> None:
    assert code_of(add(phone, SecurityKey(), pin=WRONG)) == (403, "pin_wrong")
    assert Kept.objects.count() == 0


def test_a_challenge_is_good_once(phone: Phone, key: SecurityKey) -> None:
    old = {"key": SecurityKey().made("AAAA"), "name": "x", "pin_proof": phone.proof(PIN)}
    assert code_of(phone.call("POST", "/app/api/keys/add", old)) == (403, "key_not_read")
    assert code_of(add(phone, SecurityKey(), key=SecurityKey().made("AAAA"))) == (403, "key_not_read")
    assert code_of(add(phone, key)) == (409, "key_known")


@pytest.mark.parametrize("answer", [{}, {"rawId": "AA", "response": {}}, {"id": 1, "rawId": [], "response": "x"}])
def test_a_registration_that_cannot_be_read_is_refused_by_name(phone: Phone, answer: Any) -> None:
    assert code_of(add(phone, SecurityKey(), key=answer)) == (403, "key_not_read")


def test_five_keys_are_enough(phone: Phone) -> None:
    told = [code_of(add(phone, SecurityKey()))[1] for _ in range(6)]
    assert told == [""] * 5 + ["too_many_keys"]


def test_a_thief_cannot_remove_it_and_buy(phone: Phone, key: SecurityKey) -> None:
    """The attack: phone and PIN were stolen, the key was not."""
    Message.objects.all().delete()
    [shown] = phone.call("GET", "/app/api/me").json()["keys"]
    path = f"/app/api/keys/{shown['id']}/remove"
    assert phone.call("POST", path, {"pin_proof": phone.proof(PIN)}).json()["done"] is True
    assert code_of(phone.approve(phone.find(purchase().code).json())) == (403, "cooling_off")
    assert list(Message.objects.order_by("id").values_list("channel", flat=True)) == ["mail", "sms"]
    assert code_of(phone.call("POST", path, {"pin_proof": phone.proof(PIN)})) == (404, "not_found")
    assert machine_now() > Kept.objects.get().added_at
