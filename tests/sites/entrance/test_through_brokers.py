"""Coming in through a broker: to one's account, to one's work, and what only a phone a moment ago lets people do."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from pecule.holders.actions import NewPerson, add_contact_point, lock, open_holder, verify_contact_point
from pecule.holders.models import Holder
from pecule.holders.queries.addresses import address_of
from pecule.holders.rules.contacts import ContactKind
from pecule.holders.rules.standing import LockReason
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.notices.models import Outbox
from pecule.openid import jose
from pecule.openid.terms import LOGOUT_EVENT
from pecule.operations.clock import machine_now
from pecule.signin.actions import create_login
from pecule.signin.actions.enrolling import make_enrolment_code
from pecule.signin.models import BrokerLink, Login
from pecule.signin.rules import Audience
from tests.signin.made_up_broker import HIGH, KEY, LOW, MadeUpBroker, answer_to, set_up

pytestmark = pytest.mark.django_db
BY = system("tests")
NUMBER, NOBODY = "2850675111005", "2850375123456"


@pytest.fixture
def broker(settings: LazySettings) -> type[MadeUpBroker]:
    return set_up(settings)


@pytest.fixture
def jeanne(broker: type[MadeUpBroker]) -> Holder:
    """Jeanne's training account, which nobody has come in to yet."""
    new = NewPerson(number=read_nir(NUMBER), birth_name="MARTIN", given_names="Jeanne", birth_date=date(1985, 6, 14))
    return Holder.objects.get(pk=open_holder(new, by=BY, at=machine_now()))


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def through(browser: Client, **asked: str) -> Any:
    """Go to the broker and come back; what the portal answers."""
    there = browser.post(reverse("signin:go"), asked)
    return browser.get(reverse("signin:callback"), answer_to(there["Location"]))


def who_is_in(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def test_a_holder_says_once_which_account_is_theirs(browser: Client, jeanne: Holder) -> None:
    assert through(browser)["Location"] == reverse("signin:which")
    assert who_is_in(browser) is None
    asked = browser.get(reverse("signin:which")).content.decode()
    assert "Welcome Jeanne Marie" in asked
    assert browser.post(reverse("signin:which"), {"number": NUMBER})["Location"] == reverse("holder:home")
    jeanne.refresh_from_db()
    assert who_is_in(browser) == str(jeanne.login_id)
    again = Client()
    assert through(again, next=reverse("holder:data"))["Location"] == reverse("holder:data")
    assert who_is_in(again) == str(jeanne.login_id)


def test_whoever_has_an_account_learns_that_somebody_came_by_a_new_way(browser: Client, jeanne: Holder) -> None:
    point = add_contact_point(
        holder_id=jeanne.pk, kind=ContactKind.EMAIL, value="jeanne@example.org", by=BY, at=machine_now()
    )
    verify_contact_point(holder_id=jeanne.pk, contact=point, by=BY, at=machine_now())
    for visitor in (browser, Client()):
        through(visitor)
        visitor.post(reverse("signin:which"), {"number": NUMBER})
    told = Outbox.objects.order_by("id").values_list("template", "recipient", "facts__way")
    assert list(told) == [("identity_linked", "jeanne@example.org", "low. example")]


def test_no_notice_is_sent_to_the_address_that_is_none(browser: Client, jeanne: Holder) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    assert (address_of(jeanne.pk), Outbox.objects.count()) == (None, 0)


@pytest.mark.parametrize(("number", "status"), [(NOBODY, 403), ("12", 422), ("", 422), (NUMBER, 403)])
def test_another_number_or_another_person_is_one_answer(
    browser: Client, jeanne: Holder, broker: type[MadeUpBroker], number: str, status: int
) -> None:
    if number == NUMBER:
        broker.person["birthdate"] = "1985-06-15"
    through(browser)
    page = browser.post(reverse("signin:which"), {"number": number})
    assert (page.status_code, list(page.context["form"].errors)) == (status, ["number"])
    assert (who_is_in(browser), BrokerLink.objects.count()) == (None, 0)


def test_the_session_that_comes_back_has_another_name_than_the_one_that_went(browser: Client, jeanne: Holder) -> None:
    there = browser.post(reverse("signin:go"))
    before = browser.session.session_key
    browser.get(reverse("signin:callback"), answer_to(there["Location"]))
    browser.post(reverse("signin:which"), {"number": NUMBER})
    assert who_is_in(browser) == str(Login.objects.get(audience="holder").pk)
    assert not Session.objects.filter(session_key=before).exists(), "whoever knew it before has nothing"


def test_an_answer_is_read_once_and_only_by_the_browser_that_asked(browser: Client, jeanne: Holder) -> None:
    answer = answer_to(browser.post(reverse("signin:go"))["Location"])
    stolen = Client(headers={"accept-language": "en"}).get(reverse("signin:callback"), answer)
    assert (stolen.status_code, "could not believe" in stolen.content.decode()) == (403, True)
    assert browser.get(reverse("signin:callback"), answer)["Location"] == reverse("signin:which")
    assert browser.get(reverse("signin:callback"), answer).status_code == 403
    assert browser.get(reverse("signin:callback"), {"state": "x"}).status_code == 403


def test_only_pages_of_ones_own_are_gone_on_to(browser: Client, jeanne: Holder) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    for elsewhere in ("https://evil.example/me/", "//evil.example/me/", "/staff/", "/organisation/"):
        assert through(Client(), next=elsewhere)["Location"] == reverse("holder:home")
    for own in ("/me/orders/", "/me/../staff/x"):  # the doors there are asked again
        assert through(Client(), next=own)["Location"] == own


def at_work(audience: Audience = Audience.ORGANISATION, name: str = "ecole") -> tuple[Login, str]:
    login = create_login(
        email=f"{name}@example.org", password=None, audience=audience, display_name=name.title(), by=BY,
        at=machine_now(),
    )  # fmt: skip
    return login, make_enrolment_code(login=login.public_id, by=BY, at=machine_now())


def test_somebody_at_work_comes_in_with_a_code_once_then_with_who_they_are(
    browser: Client, broker: type[MadeUpBroker]
) -> None:
    login, code = at_work()
    assert through(browser, **{"as": "work"})["Location"] == reverse("signin:code")
    wrong = browser.post(reverse("signin:code"), {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert (wrong.status_code, who_is_in(browser)) == (403, None)
    assert browser.post(reverse("signin:code"), {"code": code})["Location"] == reverse("organisation:home")
    again = Client()
    assert through(again, **{"as": "work"})["Location"] == reverse("organisation:home")
    assert who_is_in(again) == str(login.pk)
    assert {form["acr_values"] for form in broker.asked.values()} == {"eidas2"}, "work needs the sure way"


def test_one_person_keeps_their_account_and_their_work_apart(browser: Client, jeanne: Holder) -> None:
    login, code = at_work()
    through(browser, **{"as": "work"})
    browser.post(reverse("signin:code"), {"code": code})
    account = Client()
    assert through(account)["Location"] == reverse("signin:which")
    account.post(reverse("signin:which"), {"number": NUMBER})
    jeanne.refresh_from_db()
    assert (who_is_in(browser), who_is_in(account)) == (str(login.pk), str(jeanne.login_id))


def test_somebody_with_two_logins_for_work_says_which(browser: Client, broker: type[MadeUpBroker]) -> None:
    made = [at_work(), at_work(Audience.STAFF, "noor")]
    for _, code in made:
        BrokerLink.objects.update(issuer="https://elsewhere.example")  # as if each had been linked on its own
        through(browser, **{"as": "work"})
        browser.post(reverse("signin:code"), {"code": code})
    BrokerLink.objects.update(issuer=HIGH)
    several = Client(headers={"accept-language": "en"})
    assert through(several, **{"as": "work"})["Location"] == reverse("signin:as_whom")
    assert [login.email for login, _ in made] == ["ecole@example.org", "noor@example.org"]
    for wrong in ("", "x", str(somebody_elses())):
        assert several.post(reverse("signin:as_whom"), {"login": wrong}).status_code == 403
    noor = made[1][0]
    assert several.post(reverse("signin:as_whom"), {"login": str(noor.public_id)})["Location"] == reverse("staff:home")
    assert who_is_in(several) == str(noor.pk)


def somebody_elses() -> Any:
    """The name of a login that is not theirs."""
    return create_login(
        email="x@example.org", password=None, audience=Audience.STAFF, display_name="X", by=BY, at=machine_now()
    ).public_id


def test_a_level_below_what_the_audience_needs_lets_nobody_in(
    browser: Client, broker: type[MadeUpBroker], settings: LazySettings
) -> None:
    _, code = at_work()
    through(browser, **{"as": "work"})
    browser.post(reverse("signin:code"), {"code": code})
    settings.PECULE_LEVELS = settings.PECULE_LEVELS | {"organisation": "eidas3"}
    broker.lies["acr"] = "eidas3"
    assert through(Client(), **{"as": "work"})["Location"] == reverse("organisation:home")
    settings.PECULE_LEVELS = dict.fromkeys(settings.PECULE_LEVELS, "eidas2") | {"organisation": "eidas3"}
    low = Client(headers={"accept-language": "en"})
    begun = low.post(reverse("signin:go"), {"as": "work"})
    broker.lies["acr"] = "eidas2"
    refused = low.get(reverse("signin:callback"), answer_to(begun["Location"]))
    assert (refused.status_code, who_is_in(low)) == (403, None)


def test_somebody_else_before_the_other_broker_does_not_come_in_as_who_is_in(
    browser: Client, jeanne: Holder, broker: type[MadeUpBroker]
) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    broker.person.update(sub="karim", given_name="Karim", family_name="DIALLO")
    refused = through(browser, level="eidas2")
    assert (refused.status_code, BrokerLink.objects.count()) == (403, 1)
    assert browser.get(reverse("holder:unlock")).status_code == 302, "still not sure enough"


@pytest.mark.parametrize("path", ["holder:export", "holder:unlock"])
def test_what_a_thief_wants_needs_the_phone_a_moment_ago(browser: Client, jeanne: Holder, path: str) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    there = browser.get(reverse(path))
    assert there["Location"] == f"{reverse('signin:again')}?next={reverse(path).replace('/', '%2F')}"
    assert browser.get(there["Location"]).status_code == 200
    # The other broker knows her by another name: she is who is in already, and is not asked for her number again.
    assert through(browser, level="eidas2", next=reverse(path))["Location"] == reverse(path)
    assert sorted(BrokerLink.objects.values_list("issuer", flat=True)) == [HIGH, LOW]
    assert browser.get(reverse(path)).status_code == 200


def test_how_long_ago_is_counted_from_when_the_person_proved_who_they_are(
    browser: Client, jeanne: Holder, broker: type[MadeUpBroker]
) -> None:
    through(browser, level="eidas2")
    browser.post(reverse("signin:which"), {"number": NUMBER})
    assert browser.get(reverse("holder:unlock")).status_code == 200
    session = browser.session
    session["signed_in_at"] = (machine_now() - timedelta(minutes=11)).isoformat()
    session.save()
    assert browser.get(reverse("holder:unlock")).status_code == 302
    broker.lies["auth_time"] = int((machine_now() - timedelta(hours=1)).timestamp())
    stale = through(Client(headers={"accept-language": "en"}), level="eidas2")
    assert stale.status_code == 403, "asked again now, an answer of an hour ago is not believed"


def test_without_a_broker_and_without_local_accounts_nothing_is_let_through(
    browser: Client, jeanne: Holder, settings: LazySettings
) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    settings.PECULE_BROKERS = {}
    assert browser.get(reverse("holder:export")).status_code == 302
    page = Client(headers={"accept-language": "en"}).get(reverse("signin:start")).content.decode()
    assert ("not set up here yet" in page, 'name="password"' in page) == (True, False)


def test_a_password_opens_only_what_the_settings_say(browser: Client, settings: LazySettings, db: None) -> None:
    create_login(
        email="noor@example.org", password="four words that hold", audience=Audience.STAFF, display_name="Noor", by=BY,
        at=machine_now(),
    )  # fmt: skip
    typed = {"email": "noor@example.org", "password": "four words that hold"}
    settings.PECULE_LOCAL_ACCOUNTS = ["holder"]
    assert browser.post(reverse("signin:start"), typed).status_code == 422
    settings.PECULE_LOCAL_ACCOUNTS = ["staff"]
    assert browser.post(reverse("signin:start"), typed)["Location"] == reverse("staff:home")


def locked(holder: Holder, reason: LockReason) -> None:
    lock(holder_id=holder.pk, reason=reason, by=BY, at=machine_now())


@pytest.mark.parametrize(
    ("reason", "status"),
    [(LockReason.ASKED, "open"), (LockReason.COMPROMISED, "locked"), (LockReason.INVESTIGATION, "locked")],
)
def test_a_holder_unlocks_with_their_phone_what_they_locked_themselves(
    browser: Client, jeanne: Holder, reason: LockReason, status: str
) -> None:
    through(browser, level="eidas2")
    browser.post(reverse("signin:which"), {"number": NUMBER})
    locked(jeanne, reason)
    shown = browser.get(reverse("holder:lock")).content.decode()
    assert (reverse("holder:unlock") in shown) is (reason is LockReason.ASKED)
    browser.post(reverse("holder:unlock"), {})
    jeanne.refresh_from_db()
    assert jeanne.status == status


def logout_token(**changes: Any) -> str:
    now = int(machine_now().timestamp())
    claims = {
        "iss": LOW, "aud": "portal-low", "sub": "jeanne", "sid": "visit", "jti": "a-logout-of-hers", "iat": now,
        "exp": now + 60, "events": {LOGOUT_EVENT: {}},
    }  # fmt: skip
    return jose.sign(claims | changes, KEY, typ="logout+jwt")


def test_a_broker_ends_the_sessions_that_it_opened(browser: Client, jeanne: Holder) -> None:
    through(browser)
    browser.post(reverse("signin:which"), {"number": NUMBER})
    outside = Client()
    for forged in ("", "x.y.z", logout_token(aud="portal-high"), logout_token(iss=HIGH), logout_token(events={})):
        refused = outside.post(reverse("signin:back_channel"), {"logout_token": forged})
        assert (refused.status_code, refused.json()) == (400, {"error": "invalid_request"})
    assert browser.get(reverse("holder:home")).status_code == 200
    assert outside.post(reverse("signin:back_channel"), {"logout_token": logout_token()}).status_code == 200
    assert browser.get(reverse("holder:home")).status_code == 302
