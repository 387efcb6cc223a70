"""An account is opened online by two codes, its identity proved at a distance; neither tells who has an account."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser

from pecule.adapters.messages.box import Box, messages
from pecule.kernel.refusals import NotFound
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.sites.wallet.pages import made_up
from pecule.wallet.actions.messages import forget, send_waiting
from pecule.wallet.actions.people import open_account
from pecule.wallet.actions.remote import check_remotely
from pecule.wallet.models import ActivationCode, Confirmation, Message, Person, Proofing
from pecule.wallet.ports import MessagesAway, Remote
from pecule.wallet.rules.confirming import RemoteRefused
from tests.wallet.conftest import BY
from tests.wallet.phones import JEANNE, Page, Phone
from tests.wallet.test_confirming import broken, code_of, purchase

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
ADDRESSES = {"email": "ana@pecule.example", "mobile": "06 00 00 00 07"}
PNG = b"\x89PNG\r\n" + b"0" * 100


def codes_sent() -> dict[str, str]:
    """The two codes that were last sent, by channel."""
    rows = Message.objects.order_by("id").values_list("channel", "text")
    return {f"{channel}_code": found[0] for channel, text in rows if (found := re.findall(r"\b\d{6}\b", text))}


def opened(**identity: str) -> Browser:
    """Somebody's browser, in the page of the account that they just opened."""
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/account/open/", JEANNE | identity | ADDRESSES)
    told = browser.post("/account/codes/", codes_sent())
    assert told["Location"] == "/account/", told.content
    return browser


def picture(content: bytes = PNG) -> Any:
    return SimpleUploadedFile("p.png", content, "image/png")


def prove(browser: Browser, document: bytes = PNG) -> Any:
    return browser.post("/account/identity/", {"document": picture(document), "face": picture()})


def test_an_account_is_opened_by_both_codes_and_stays_low_until_it_is_proved() -> None:
    browser = opened()
    kept = Person.objects.get()
    assert (kept.email, kept.mobile, kept.identity["family_name"], kept.proofed_at) == (
        "ana@pecule.example", "+33600000007", "MARTIN", None,
    )  # fmt: skip
    assert "only declared so far" in browser.get("/account/").content.decode()


@pytest.mark.parametrize("missing", ["mail_code", "sms_code"])
def test_one_of_the_two_codes_opens_nothing(missing: str) -> None:
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/account/open/", JEANNE | ADDRESSES)
    right = codes_sent()
    wrong = "000000" if right[missing] != "000000" else "111111"
    told = [browser.post("/account/codes/", right | {missing: wrong}).status_code for _ in range(5)]
    assert (told, browser.post("/account/codes/", right).status_code) == ([403] * 4 + [409], 409)
    assert Person.objects.count() == 0


def test_codes_are_old_after_a_quarter_of_an_hour_and_used_once() -> None:
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/account/open/", JEANNE | ADDRESSES)
    Confirmation.objects.update(expires_at=machine_now() - timedelta(seconds=1))
    assert browser.post("/account/codes/", codes_sent()).status_code == 409
    Confirmation.objects.update(expires_at=machine_now() + timedelta(minutes=1))
    asked = browser.session["asked"]
    assert browser.post("/account/codes/", codes_sent()).status_code == 302
    session = browser.session
    session["asked"] = asked
    session.save()
    assert browser.post("/account/codes/", codes_sent()).status_code == 409


def test_nobody_learns_who_has_an_account() -> None:
    open_account(**ADDRESSES, identity={}, by=BY, at=machine_now())
    pages = []
    for email, mobile in (("ana@pecule.example", "+33600000007"), ("eve@pecule.example", "+33600000008")):
        for path in ("/account/enter/", "/account/open/"):
            browser = Browser(headers={"accept-language": "en"})
            told = browser.post(path, JEANNE | {"email": email, "mobile": mobile})
            wrong = browser.post("/account/codes/", {"mail_code": "1", "sms_code": "1"})
            pages.append((told.status_code, told["Location"], wrong.status_code))
    assert pages == [(302, "/account/codes/", 403)] * 4
    already = Message.objects.filter(text__contains="has an account already")
    assert list(already.values_list("channel", "recipient")) == [("sms", "+33600000007")]


def test_nobody_is_sent_codes_without_end() -> None:
    told = [Browser().post("/account/enter/", ADDRESSES).status_code for _ in range(4)]
    assert told == [302, 302, 302, 429]


def test_the_first_phone_gets_its_code_there_and_the_second_does_not(wallet: None) -> None:
    browser = opened()
    page = browser.post("/account/phone/").content.decode()
    code = page.split('pecule-beside__code">')[1][:17]
    phone = Phone()
    assert phone.activate(code).status_code == 200
    assert browser.post("/account/phone/").status_code == 403
    assert ActivationCode.objects.count() == 1
    assert code_of(phone.approve(phone.find(purchase().code).json())) == (403, "not_proofed")
    low = Page(Level.LOW)
    phone.approve(phone.find(low.code).json())
    assert low.claims()["acr"] == "eidas1"


def test_a_check_at_a_distance_proves_an_identity() -> None:
    browser = opened()
    assert prove(browser)["Location"] == "/account/"
    row = Proofing.objects.get()
    assert (row.method, row.state, row.agent_id, Person.objects.get().proofed_at is not None) == (
        "remote", "accepted", None, True,
    )  # fmt: skip


@pytest.mark.parametrize("outcome", [one for one in Remote if one not in (Remote.MATCHED, Remote.AWAY)])
def test_everything_else_proves_nothing(outcome: Remote) -> None:
    browser = opened(family_name=outcome.value.replace("_", " "))
    assert prove(browser).status_code == 409
    assert list(Proofing.objects.values_list("state", "reason")) == [("refused", outcome.value)]
    assert Person.objects.get().proofed_at is None


def test_a_partner_who_is_away_leaves_no_mark() -> None:
    browser = opened(family_name="AWAY")
    assert (prove(browser).status_code, Proofing.objects.count()) == (503, 0)


def test_a_document_that_proved_somebody_else_is_for_the_counter() -> None:
    other = open_account(email="x@y.example", mobile="+33600000009", identity=JEANNE, by=BY, at=machine_now())
    prove(opened())
    mine = Proofing.objects.get()
    with pytest.raises(RemoteRefused):
        check_remotely(person=other, document=PNG, face=PNG, at=machine_now())
    assert Proofing.objects.exclude(pk=mine.pk).get().risks == ["document_shared"]


def test_pictures_are_tried_five_times_a_day() -> None:
    browser = opened(family_name="UNSURE")
    assert [prove(browser).status_code for _ in range(6)] == [409] * 5 + [429]


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"%PDF-1.7", b"\x89PNG\r\n" + b"0" * (5 * 2**20)])
def test_what_is_no_picture_is_not_looked_at(content: bytes) -> None:
    browser = opened()
    assert (prove(browser, content).status_code, Proofing.objects.count()) == (422, 0)


@pytest.mark.parametrize("path", ["", "identity/"])
def test_nobody_else_sees_an_account(wallet: None, path: str) -> None:
    assert Browser().get(f"/account/{path}")["Location"] == "/account/enter/"


def test_a_page_closes_after_a_quarter_of_an_hour() -> None:
    browser = opened()
    session = browser.session
    session["person"] = session["person"] | {"since": (machine_now() - timedelta(minutes=16)).isoformat()}
    session.save()
    assert browser.get("/account/")["Location"] == "/account/enter/"


def test_a_lost_phone_is_revoked_and_purchases_are_locked_from_the_page() -> None:
    browser = opened()
    phone = Phone()
    phone.activate(browser.post("/account/phone/").content.decode().split('pecule-beside__code">')[1][:17])
    browser.post(f"/account/phones/{phone.device}/revoke/")
    browser.post("/account/lock/")
    assert code_of(phone.call("GET", "/app/api/me")) == (401, "device_unknown")
    assert Person.objects.get().purchases_locked_at is not None
    assert browser.post(f"/account/phones/{UUID(int=1)}/revoke/").status_code == 404


@pytest.mark.parametrize(
    "changes", [{"mobile": "12"}, {"email": "x"}, {"birthdate": "0000-00-00"}, {"gender": "x"}, {"birthcountry": "FR"}]
)
def test_a_form_filled_in_badly_sends_nothing(wallet: None, changes: dict[str, str]) -> None:
    told = Browser().post("/account/open/", JEANNE | ADDRESSES | changes)
    assert (told.status_code, Message.objects.count()) == (422, 0)


class Away:
    def mail(self, *_: str) -> None:
        raise MessagesAway("nobody answers")

    sms = mail


def test_what_could_not_be_sent_is_sent_later_and_then_forgotten(settings: LazySettings) -> None:
    at = machine_now()
    Browser().post("/account/open/", JEANNE | ADDRESSES)
    settings.PECULE_MESSAGES = "tests.wallet.test_online.Away"
    assert (send_waiting(at=at), Message.objects.filter(tries=1).count()) == (0, 2)
    settings.PECULE_MESSAGES = "pecule.adapters.messages.box.Box"
    assert send_waiting(at=at) == 2
    assert [to for to, _ in messages()] == ["+33600000007", "ana@pecule.example"]
    assert list(Message.objects.values_list("recipient", "text")) == [("", "")] * 2


def test_a_code_that_is_too_old_is_not_sent(wallet: None) -> None:
    Browser().post("/account/open/", JEANNE | ADDRESSES)
    assert (send_waiting(at=machine_now() + timedelta(minutes=16)), messages()) == (2, [])


def test_the_box_is_a_demonstrations(wallet: None, settings: LazySettings, rf: Any) -> None:
    Box().sms("+33600000007", "Hello")
    assert "Hello" in Browser().get("/made-up/").content.decode()
    settings.PECULE_DEMO = False
    request = rf.get("/made-up/")
    request.now = machine_now()
    with pytest.raises(NotFound):
        made_up.box(request)


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE wallet_confirmation SET tries = 6", "wallet_confirmation_tries_bounded"),
        ("UPDATE wallet_confirmation SET mail_hash = 'x'", "wallet_confirmation_mail_hash"),
        ("UPDATE wallet_message SET ended_at = now()", "wallet_message_forgotten_once_sent"),
        ("UPDATE wallet_message SET channel = 'pigeon'", "wallet_message_channel"),
    ],
)
def test_the_database_refuses_what_must_not_be(wallet: None, sql: str, constraint: str) -> None:
    Browser().post("/account/open/", JEANNE | ADDRESSES)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert broken(refused.value) == constraint


def test_whom_codes_were_for_is_forgotten_after_a_day(wallet: None) -> None:
    Browser().post("/account/open/", JEANNE | ADDRESSES)
    assert (forget(at=machine_now()), Confirmation.objects.count()) == (0, 1)
    assert (forget(at=machine_now() + timedelta(hours=25)), Confirmation.objects.count()) == (1, 0)


POSTS = (
    "account/open/", "account/enter/", "account/codes/", "account/leave/", "account/phone/", "account/identity/",
    "account/number/", "account/lost/", "account/new-phone/", "account/stop/", "account/lock/",
    f"account/phones/{UUID(int=1)}/revoke/", "counter/", "counter/sign-in/", "counter/sign-out/", "counter/unlock/",
    f"counter/check/{UUID(int=1)}/", f"counter/second/{UUID(int=1)}/", "counter/confirm/",
    f"counter/confirm/{UUID(int=1)}/", f"counter/confirm/{UUID(int=1)}/read/",
    f"counter/confirm/{UUID(int=1)}/refuse/",
)  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_no_other_site_can_send_a_form_here(wallet: None, path: str) -> None:
    told = Browser(enforce_csrf_checks=True).post(f"/{path}", ADDRESSES)
    assert (told.status_code, "frame-ancestors 'none'" in told["Content-Security-Policy"]) == (403, True)


def test_a_session_is_renamed_when_somebody_comes_in(wallet: None) -> None:
    """The attack: a session planted beforehand, in which the victim then signs in."""
    browser = Browser(headers={"accept-language": "en"})
    browser.post("/account/open/", JEANNE | ADDRESSES)
    before = str(browser.session.session_key)
    browser.post("/account/codes/", codes_sent())
    assert (browser.session.session_key == before, browser.session.exists(before)) == (False, False)
