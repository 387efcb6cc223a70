"""A lost phone: asking harms nobody, the identity is proved again, and a recovered account waits before it can buy."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser

from pecule.kernel.refusals import Refusal
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.people import prove_identity
from pecule.wallet.actions.recovery import begin_recovery, end_recoveries, recovery_code, stop_recovery
from pecule.wallet.models import Device, Message, PastContact, Person, Recovery
from pecule.wallet.queries.account import own_page
from pecule.wallet.rules.recovery import COOLING
from tests.wallet.conftest import BY
from tests.wallet.phones import PIN, Page, Phone
from tests.wallet.test_confirming import WRONG, broken, code_of, purchase
from tests.wallet.test_online import codes_sent, prove

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]


def told() -> list[tuple[str, str]]:
    """To whom something was written, since the last look."""
    rows = list(Message.objects.order_by("id").values_list("channel", "recipient"))
    Message.objects.all().delete()
    return rows


EVERYWHERE = [("mail", "jeanne@pecule.example"), ("sms", "+33600000001")]


def proved_again(person: UUID) -> None:
    prove_identity(person=person, identity={}, method="counter", by=BY, at=machine_now())


@pytest.fixture
def recovered(phone: Phone, jeanne: UUID) -> Phone:
    """Jeanne's new phone, a moment after it took the place of the lost one."""
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    proved_again(jeanne)
    made = Phone()
    assert made.activate(recovery_code(person=jeanne, by=BY, at=machine_now())).status_code == 200
    return made


def refusal_of(work: Any) -> str:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.code


def test_asking_for_it_tells_every_address_and_puts_nothing_out_of_use(phone: Phone, jeanne: UUID) -> None:
    """The attack: somebody who reads the mail and the messages of another wants them to be without a phone."""
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    assert (told(), Recovery.objects.count()) == (EVERYWHERE, 1)
    assert phone.approve(phone.find(purchase().code).json()).json()["done"] is True


def test_no_code_without_the_identity_proved_after_it_was_asked(phone: Phone, jeanne: UUID) -> None:
    assert refusal_of(lambda: recovery_code(person=jeanne, by=BY, at=machine_now())) == "not_recovering"
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    assert refusal_of(lambda: recovery_code(person=jeanne, by=BY, at=machine_now())) == "identity_not_proved_again"


@pytest.mark.attack("A recovered account used during the wait")
def test_a_recovered_account_signs_in_and_nothing_more_for_three_days(recovered: Phone, phone: Phone) -> None:
    """The attack: a thief who got through the recovery buys at once."""
    assert code_of(phone.call("GET", "/app/api/me")) == (401, "device_unknown")
    assert recovered.call("GET", "/app/api/me").json()["level"] == "eidas1"
    for page in (purchase(), Page()):
        assert code_of(recovered.approve(recovered.find(page.code).json())) == (403, "recovering")
    low = Page(Level.LOW)
    recovered.approve(recovered.find(low.code).json())
    assert low.claims()["acr"] == "eidas1"


@pytest.mark.parametrize(
    ("sets", "constraint"),
    [
        ("proved_level = 'eidas2'", "wallet_transaction_level_proved"),
        ("proved_level = 'eidas1'", "wallet_transaction_waits"),
    ],
)
def test_the_database_lets_nobody_get_round_the_wait(recovered: Phone, sets: str, constraint: str) -> None:
    recovered.find(purchase().code)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wallet_transaction SET state = 'approved', approval = 'x', approval_jti = 'x', ended_at = now(), "
            f"{sets} WHERE state = 'shown'"
        )
    assert broken(refused.value) == constraint


def test_after_three_days_it_is_over_and_every_address_is_told_again(recovered: Phone) -> None:
    assert told() == EVERYWHERE * 2
    assert (end_recoveries(at=machine_now() + COOLING - timedelta(minutes=5)), told()) == (0, [])
    later = machine_now() + COOLING + timedelta(minutes=5)
    assert (end_recoveries(at=later), told(), end_recoveries(at=later)) == (1, EVERYWHERE, 0)
    _let_time_pass()
    assert recovered.approve(recovered.find(purchase().code).json()).json()["done"] is True


def _let_time_pass() -> None:
    past = machine_now() - timedelta(seconds=1)
    Person.objects.update(cooling_until=past, recovering_until=past)


def test_a_phone_that_is_not_lost_stops_it(phone: Phone, jeanne: UUID) -> None:
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    proved_again(jeanne)
    code = recovery_code(person=jeanne, by=BY, at=machine_now())
    assert phone.call("GET", "/app/api/me").json()["recovery"] is True
    stop = {"pin_proof": phone.proof(PIN)}
    assert phone.call("POST", "/app/api/recovery/stop", stop).json()["done"] is True
    assert code_of(Phone().activate(code)) == (403, "activation_refused")
    assert Person.objects.get().purchases_locked_at is not None
    assert code_of(phone.call("POST", "/app/api/recovery/stop", stop)) == (409, "not_recovering")


def test_whoever_stole_the_phone_stops_nothing(phone: Phone, jeanne: UUID) -> None:
    """The attack: a thief keeps the owner from recovering. And their wrong PINs lock that phone alone."""
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    wrong = {"pin_proof": phone.proof(WRONG)}
    told = [code_of(phone.call("POST", "/app/api/recovery/stop", wrong))[1] for _ in range(6)]
    assert told == ["pin_wrong"] * 4 + ["pin_locked"] * 2
    proved_again(jeanne)
    new = Phone()
    assert new.activate(recovery_code(person=jeanne, by=BY, at=machine_now())).status_code == 200


def test_the_owner_stops_a_thief_who_came_through(recovered: Phone, jeanne: UUID) -> None:
    stop_recovery(person=jeanne, by=BY, at=machine_now())
    assert code_of(recovered.call("GET", "/app/api/me")) == (401, "device_unknown")
    assert (Recovery.objects.get().stage, Person.objects.get().purchases_locked_at is not None) == ("stopped", True)


def test_what_nobody_goes_on_with_ends_by_itself(phone: Phone, jeanne: UUID) -> None:
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    assert (end_recoveries(at=machine_now() + timedelta(days=31)), Recovery.objects.get().stage) == (1, "stopped")


@pytest.mark.attack("PIN lock-out as denial of service")
def test_pins_cannot_be_used_up_for_somebody_else(phone: Phone, jeanne: UUID) -> None:
    """The attack: lock-out as denial of service. Only calls that this phone signed count against it."""
    asked = phone.find(purchase().code).json()
    thief = Phone(device=phone.device)
    strangers = [code_of(thief.approve(asked, pin=WRONG))[1] for _ in range(20)]
    assert strangers == ["device_unknown"] * 20
    second = Phone()
    second.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    assert [code_of(second.approve(asked, pin=WRONG))[1] for _ in range(6)] == ["not_found"] * 6
    assert Device.objects.filter(pin_tries__gt=0).count() == 0
    assert phone.approve(asked).json()["done"] is True


def entered(jeanne: UUID) -> Browser:
    """Jeanne's browser, in her own page."""
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/account/enter/", {"email": "jeanne@pecule.example", "mobile": "+33600000001"})
    assert browser.post("/account/codes/", codes_sent())["Location"] == "/account/"
    return browser


def test_the_pages_lead_from_a_lost_phone_to_a_new_one(phone: Phone, jeanne: UUID) -> None:
    browser = entered(jeanne)
    assert "we write to all your addresses" in browser.get("/account/lost/").content.decode()
    assert browser.post("/account/lost/")["Location"] == "/account/"
    assert "has to be checked again" in browser.get("/account/").content.decode()
    assert browser.post("/account/new-phone/").status_code == 403
    assert prove(browser).status_code == 409  # no document of hers was seen before: only a counter proves her again
    proved_again(jeanne)
    page = browser.post("/account/new-phone/").content.decode()
    new = Phone()
    assert new.activate(page.split('pecule-beside__code">')[1][:17]).status_code == 200
    assert "only signs you in" in browser.get("/account/").content.decode()
    assert browser.post("/account/stop/")["Location"] == "/account/"
    assert own_page(jeanne, at=machine_now()).phones == []


def test_the_same_document_proves_again_at_a_distance(phone: Phone, jeanne: UUID) -> None:
    Person.objects.update(proofed_at=None)
    browser = entered(jeanne)
    assert prove(browser)["Location"] == "/account/"
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    assert prove(browser)["Location"] == "/account/"
    assert own_page(jeanne, at=machine_now()).proved_again is True


def test_a_new_number_is_told_to_the_old_one_for_a_year(phone: Phone, jeanne: UUID) -> None:
    browser = entered(jeanne)
    told()
    browser.post("/account/number/", {"mobile": "06 00 00 00 55"})
    codes = codes_sent()
    assert told() == [("mail", "jeanne@pecule.example"), ("sms", "+33600000055")]
    assert browser.post("/account/codes/", codes)["Location"] == "/account/"
    assert told() == [("mail", "jeanne@pecule.example"), ("sms", "+33600000055"), ("sms", "+33600000001")]
    assert code_of(phone.approve(phone.find(purchase().code).json())) == (403, "cooling_off")
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    assert ("sms", "+33600000001") in told()
    PastContact.objects.update(until=machine_now())
    stop_recovery(person=jeanne, by=BY, at=machine_now())
    assert told() == [("mail", "jeanne@pecule.example"), ("sms", "+33600000055")]


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE wallet_recovery SET stage = 'cooling'", "wallet_recovery_needs_proof"),
        ("UPDATE wallet_recovery SET stage = 'stopped'", "wallet_recovery_ended"),
        ("UPDATE wallet_recovery SET stage = 'magic', ended_at = now()", "wallet_recovery_ended"),
        (
            "INSERT INTO wallet_recovery (person_id, stage, begun_at, until) SELECT person_id, 'begun', now(), now() "
            "FROM wallet_recovery",
            "wallet_recovery_one_open",
        ),
    ],
)
def test_the_database_refuses_what_must_not_be(jeanne: UUID, sql: str, constraint: str) -> None:
    begin_recovery(person=jeanne, by=BY, at=machine_now())
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert broken(refused.value) == constraint


def test_a_phone_adds_another_with_its_pin(phone: Phone, jeanne: UUID) -> None:
    wrong = phone.call("POST", "/app/api/another", {"pin_proof": phone.proof(WRONG)})
    assert code_of(wrong) == (403, "pin_wrong")
    code = phone.call("POST", "/app/api/another", {"pin_proof": phone.proof(PIN)}).json()["code"]
    other = Phone()
    assert other.activate(code).status_code == 200
    assert code_of(other.approve(other.find(purchase().code).json())) == (403, "cooling_off")
    assert len(phone.call("GET", "/app/api/me").json()["devices"]) == 2
