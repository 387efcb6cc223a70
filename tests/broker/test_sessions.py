"""A session of a browser serves the next sign-in only as far as it should, and ends when its person says so."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pecule.broker.finishing import finish
from pecule.broker.models import Account, BrowserSession, Connection, PendingLogout, Report
from pecule.broker.people import report, set_block, unlock
from pecule.broker.rules.levels import Earlier, check_level, level_given, level_to_ask, reusable
from pecule.broker.rules.refusals import AccountLocked, LevelNotRegistered, LevelTooLow, LevelUnknown
from pecule.issuing import rows
from pecule.issuing.rows import Flow
from pecule.issuing.rules.refusals import SignInLost, StepNotAllowed
from pecule.kernel.actors import system
from pecule.openid.levels import Level
from pecule.operations.clock import machine_now
from pecule.sites.issuing.cookies import DEVICE, FLOW, SESSION
from tests.broker.parties import THE_PROVIDER, IdentityProvider, Portal

BY = system("test")
LOW, MIDDLE, HIGH = Level
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "registered", "to_ask"),
    [
        (LOW, [LOW], LOW),
        (LOW, [MIDDLE, HIGH], MIDDLE),  # more than the service asked, since the provider cannot do less
        (MIDDLE, [LOW, MIDDLE], MIDDLE),
        (MIDDLE, [LOW], None),
        (HIGH, [LOW, MIDDLE], None),
        (HIGH, [LOW, HIGH], HIGH),
    ],
)
def test_a_provider_is_asked_for_what_it_can(asked: Level, registered: list[Level], to_ask: Level | None) -> None:
    assert level_to_ask(asked, registered) == to_ask


@pytest.mark.parametrize(
    ("answered", "asked", "registered", "refusal"),
    [
        ("eidas1", MIDDLE, [LOW, MIDDLE], LevelTooLow),
        ("eidas3", MIDDLE, [LOW, MIDDLE], LevelNotRegistered),  # higher than registered is not believed either
        ("eidas2", LOW, [LOW], LevelNotRegistered),
        ("eidas4", LOW, [LOW], LevelUnknown),
        ("", LOW, [LOW], LevelUnknown),
    ],
)
def test_a_level_that_must_not_be_believed_has_its_refusal(
    answered: str, asked: Level, registered: list[Level], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_level(answered, asked=asked, registered=registered)


@pytest.mark.parametrize(
    ("reached", "offered", "given"),
    [(HIGH, [LOW], LOW), (HIGH, [MIDDLE, HIGH], HIGH), (MIDDLE, [MIDDLE, HIGH], MIDDLE), (LOW, [LOW], LOW)],
)
def test_a_service_is_told_no_more_than_this_broker_gives(reached: Level, offered: list[Level], given: Level) -> None:
    assert level_given(reached, offered) == given


@pytest.mark.parametrize(
    ("earlier", "asked", "how", "served"),
    [
        (MIDDLE, MIDDLE, {}, MIDDLE),
        (MIDDLE, LOW, {}, MIDDLE),
        (LOW, MIDDLE, {}, None),
        (HIGH, MIDDLE, {}, MIDDLE),  # a session never proves more than substantial
        (HIGH, HIGH, {}, None),  # the highest level is asked of the person each time
        (MIDDLE, MIDDLE, {"prompt": ["login"]}, None),
        (MIDDLE, MIDDLE, {"max_age": 0}, None),
        (MIDDLE, MIDDLE, {"max_age": 299}, None),
        (MIDDLE, MIDDLE, {"max_age": 301}, MIDDLE),
        (MIDDLE, MIDDLE, {"approving": True}, None),
        (MIDDLE, MIDDLE, {"suspicious": True}, None),
        (MIDDLE, MIDDLE, {"at": AT + timedelta(minutes=5)}, None),  # over
    ],
)
def test_when_an_earlier_sign_in_serves(
    earlier: Level, asked: Level, how: dict[str, Any], served: Level | None
) -> None:
    before = Earlier(earlier, AT - timedelta(minutes=5), AT + timedelta(minutes=5))
    usual: dict[str, Any] = {"max_age": None, "prompt": (), "approving": False, "suspicious": False, "at": AT}
    assert reusable(before, asked=asked, **(usual | how)) == served


def signed_in(portal: Portal, **more: Any) -> dict[str, str]:
    """Sign in once; what the portal was told."""
    begun = portal.begin(**more)
    found: dict[str, str] = portal.exchange(begun, portal.sign_in(begun)["code"]).json()
    return found


def serves(portal: Portal, **more: Any) -> bool:
    """Whether the session serves the next request without another visit to the provider."""
    page = portal.visit(portal.begin(**more))
    return bool(page.status_code == 302 and page["Location"] == "/connect/confirm/")


@pytest.mark.django_db
@pytest.mark.application("broker")
class TestReuse:
    def test_a_session_serves_the_next_request_of_its_browser_only(self, portal: Portal) -> None:
        signed_in(portal)
        assert (serves(portal), serves(Portal())) == (True, False)
        confirmed = portal.browser.post("/connect/confirm/")["Location"]
        assert confirmed.startswith("https://portal.example/back?code=")
        assert list(Connection.objects.order_by("at").values_list("reused", flat=True)) == [False, True]

    @pytest.mark.parametrize("filters", [{"providers_except": ["wallet"]}, {"providers_only": ["citizen"]}])
    @pytest.mark.attack("A session carried to a service that excludes its provider")
    def test_it_does_not_serve_a_service_that_excludes_its_provider(
        self, portal: Portal, broker: Any, filters: dict[str, Any]
    ) -> None:
        signed_in(portal)
        broker(**filters)
        assert not serves(portal, level=Level.SUBSTANTIAL)

    @pytest.mark.attack("A session of a provider that its person blocked")
    def test_it_does_not_serve_whoever_blocked_its_provider(self, portal: Portal) -> None:
        signed_in(portal)
        set_block(account=Account.objects.get().pk, provider_id="wallet", on=True, by=BY, at=machine_now())
        assert not serves(portal)

    def test_it_does_not_serve_in_a_suspicious_visit(self, portal: Portal, settings: LazySettings) -> None:
        signed_in(portal)
        settings.PROXY_HOPS = 1
        portal.browser.defaults["HTTP_X_SUSPICIOUS"] = "1"
        assert not serves(portal)

    @pytest.mark.attack("A session that ended, used in another window")
    def test_one_that_ended_meanwhile_gives_no_code_and_no_new_session(self, portal: Portal) -> None:
        signed_in(portal)
        assert serves(portal)
        BrowserSession.objects.all().delete()
        refused = portal.browser.post("/connect/confirm/")
        assert (refused.status_code, BrowserSession.objects.count(), Connection.objects.count()) == (409, 0, 1)


@pytest.mark.django_db
@pytest.mark.application("broker")
class TestReplaced:
    def test_services_of_an_earlier_session_of_the_same_person_are_still_told(self, portal: Portal) -> None:
        signed_in(portal)
        begun = portal.begin()
        pushed = portal.push(begun, prompt="login")
        where = portal.browser.get("/authorize", {"client_id": "portal", "request_uri": pushed["request_uri"]})
        portal.browser.get(where["Location"])
        portal.go_through()
        assert [sorted(row.participants) for row in BrowserSession.objects.all()] == [["portal"]]
        portal.browser.post("/session/leave/")
        assert [(row.client_id, len(row.sid)) for row in PendingLogout.objects.all()] == [("portal", 64)]

    def test_somebody_else_in_the_same_browser_ends_the_session_of_who_was_there(
        self, portal: Portal, provider: IdentityProvider
    ) -> None:
        signed_in(portal)
        provider.person.update(given_name="Karim", family_name="DIALLO", gender="male", birthdate="1992-03-02")
        provider.sub = "sub-of-karim"
        begun = portal.begin(max_age=0)
        portal.sign_in(begun)
        assert [row.client_id for row in PendingLogout.objects.all()] == ["portal"]
        assert BrowserSession.objects.get().account_id == Account.objects.latest("pk").pk


@pytest.mark.django_db
@pytest.mark.application("broker")
class TestNotMe:
    def reported(self) -> UUID:
        connection_of = Connection.objects.get()
        return report(account=connection_of.account_id, connection=connection_of.public_id, by=BY, at=machine_now())

    @pytest.mark.attack("A thief who is already in when the person reports it")
    def test_everything_that_came_of_it_ends_at_once(self, portal: Portal) -> None:
        told = signed_in(portal)
        self.reported()
        asked = portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
        assert (asked.status_code, asked.json()["error"]) == (401, "invalid_token")
        assert (BrowserSession.objects.count(), Report.objects.count()) == (0, 1)

    def test_a_code_on_its_way_gives_nothing(self, portal: Portal) -> None:
        begun = portal.begin()
        code = portal.sign_in(begun)["code"]
        self.reported()
        assert portal.exchange(begun, code).json()["error"] == "invalid_grant"

    def test_nobody_goes_on_who_was_on_the_way(self, portal: Portal) -> None:
        signed_in(portal)
        assert serves(portal)
        self.reported()
        refused = portal.browser.post("/connect/confirm/")
        assert (refused.status_code, Connection.objects.count()) == (403, 1)

    def test_nobody_comes_in_again_until_it_was_looked_into(self, portal: Portal, provider: IdentityProvider) -> None:
        signed_in(portal)
        number = self.reported()
        assert self.reported() == number, "said twice, it is one report"
        begun = portal.begin()
        portal.visit(begun)
        there = portal.browser.post("/connect/to/wallet/")["Location"]
        assert portal.browser.get(provider.answer(there)).status_code == 403
        unlock(subject=Account.objects.get().subject, by=BY, at=machine_now())
        assert "id_token" in signed_in(portal)


@pytest.mark.django_db
@pytest.mark.application("broker")
class TestDevices:
    def letters(self) -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT template, facts->>'service' FROM notices_outbox ORDER BY id")
            return [(str(template), str(service)) for template, service in cursor.fetchall()]

    def test_each_new_browser_is_told_to_its_person_once(self, portal: Portal) -> None:
        for _ in range(2):
            signed_in(portal, max_age=0)
        assert self.letters() == [("signed_in_new_device", "Le portail")]
        other = Portal()
        signed_in(other)
        assert self.letters() == [("signed_in_new_device", "Le portail")] * 2
        known = Connection.objects.order_by("at").values_list("known_device", flat=True)
        assert list(known) == [False, True, False]

    def test_whoever_has_no_address_signs_in_all_the_same(self, portal: Portal, provider: IdentityProvider) -> None:
        provider.person["email"] = ""
        signed_in(portal)
        assert self.letters() == []


@pytest.mark.django_db
@pytest.mark.application("broker")
class TestAllOrNothing:
    """In a browser that is known, the end of a sign-in is one statement with no transaction around it."""

    def kept(self) -> tuple[Any, ...]:
        """All that an end writes."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM broker_connection), (SELECT count(*) FROM audit_line), "
                "(SELECT array_agg(participants::text ORDER BY id) FROM broker_session), "
                "(SELECT array_agg((step, code_hash, session_id)::text ORDER BY id) FROM issuing_flow)"
            )
            found: tuple[Any, ...] = cursor.fetchone()
            return found

    def on_the_way(self, portal: Portal, *, again: bool) -> Flow:
        """A sign-in that only has to end, by the session that is there or by a new one."""
        signed_in(portal)
        if again:
            assert serves(portal)
        else:
            portal.browser.cookies.pop(SESSION)
            portal.visit(portal.begin())
            there = portal.browser.post("/connect/to/wallet/")["Location"]
            portal.browser.get(THE_PROVIDER.answer(there))
        return rows.of_browser(portal.browser.cookies[FLOW].value, at=machine_now())

    def end(self, portal: Portal, flow: Flow) -> None:
        device = portal.browser.cookies[DEVICE].value
        finish(flow, before="", device=device, language="fr", at=machine_now())

    @pytest.mark.parametrize("again", [True, False])
    def test_an_end_that_comes_twice(self, portal: Portal, again: bool) -> None:
        flow = self.on_the_way(portal, again=again)
        with CaptureQueriesContext(connection) as queries:
            self.end(portal, flow)
        assert len(queries) == 2  # one that looks, one that writes, and nothing around them
        before = self.kept()
        with pytest.raises(StepNotAllowed):
            self.end(portal, flow)
        assert self.kept() == before

    @pytest.mark.parametrize("again", [True, False])
    def test_an_end_for_somebody_who_was_locked_meanwhile(self, portal: Portal, again: bool) -> None:
        flow = self.on_the_way(portal, again=again)
        Account.objects.update(active=False, locked_at=machine_now())
        before = self.kept()
        with pytest.raises(AccountLocked):
            self.end(portal, flow)
        assert self.kept() == before

    def test_an_end_of_a_session_that_is_over(self, portal: Portal) -> None:
        flow = self.on_the_way(portal, again=True)
        BrowserSession.objects.update(created_at=AT, expires_at=AT + timedelta(minutes=5))
        before = self.kept()
        with pytest.raises(SignInLost):
            self.end(portal, flow)
        assert self.kept() == before
