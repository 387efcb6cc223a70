"""A demonstration's mailbox and clock: for those whose work it is, and nothing at all elsewhere."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from pecule.audit.models import AuditLine
from pecule.clock.models import ClockShift
from pecule.clock.queries import shift
from pecule.notices.models import Outbox
from pecule.operations import clock
from pecule.operations.days import Fired
from pecule.signin.models import Login
from pecule.sites.design.words import long_date
from tests.notices.making import ADDRESS, queued
from tests.sites.staff.scenes import inside, page_of, staff

pytestmark = pytest.mark.django_db
SURE = {"days": "3", "sure": "on"}


@pytest.fixture
def operator() -> Login:
    return staff("operator", "year_operator")


def test_the_mailbox_shows_what_each_person_was_written(operator: Login) -> None:
    mine, other = queued("order_refused"), queued("order_control", to="school@example.org")
    page = page_of(operator, "/staff/mailbox/")
    assert [text in page for text in (ADDRESS, "school@example.org", "Soudure a répondu non : Soudure")] == [True] * 3
    page = page_of(operator, f"/staff/mailbox/?of={mine.public_id}")
    assert (f"Written to {ADDRESS}" in page, "school@example.org" in page, str(other.public_id) in page) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(("language", "says"), [("en", "What people are written"), ("fr", "Ce qui est écrit")])
def test_an_empty_mailbox_in_both_languages(operator: Login, language: str, says: str) -> None:
    assert says in page_of(operator, "/staff/mailbox/", language)


def test_a_letter_is_shown_in_both_languages_the_persons_own_first(operator: Login) -> None:
    notice = queued("order_refused")
    page = page_of(operator, f"/staff/mailbox/{notice.public_id}/")
    french, english = page.index("Aucun argent n’avait bougé"), page.index("No money had moved")
    assert (french < english, ADDRESS in page, "Waits to leave" in page) == (True, True, True)
    for language, says in (("fr", "Aucun argent n’avait bougé"), ("en", "No money had moved")):
        answer = inside(operator).get(f"/staff/mailbox/{notice.public_id}/{language}/")
        assert (answer.status_code, says in answer.content.decode(), "style" in answer.content.decode()) == (
            200,
            True,
            False,
        )


@pytest.mark.parametrize("query", ["?of=x", f"?of={UUID(int=1)}", f"{UUID(int=1)}/", f"{UUID(int=1)}/fr/"])
def test_a_letter_that_is_not_there(operator: Login, query: str) -> None:
    queued()
    answer = inside(operator).get(f"/staff/mailbox/{query}")
    assert (answer.status_code, ADDRESS in answer.content.decode()) == (404, False)


def test_a_letter_in_no_language_of_ours(operator: Login) -> None:
    answer = inside(operator).get(f"/staff/mailbox/{queued().public_id}/de/")
    assert (answer.status_code, "Soudure" in answer.content.decode()) == (404, False)


def test_outside_of_a_demonstration_there_is_nothing_here(operator: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = queued()
    monkeypatch.setattr(settings, "PECULE_DEMO", False)
    client = inside(operator)
    for url in ("mailbox/", f"mailbox/{notice.public_id}/", f"mailbox/{notice.public_id}/fr/", "clock/"):
        for answer in (client.get(f"/staff/{url}"), client.post(f"/staff/{url}", SURE)):
            assert (url, answer.status_code in (404, 405), ADDRESS in answer.content.decode()) == (url, True, False)
    assert ClockShift.objects.count() == 0
    home = client.get("/staff/").content.decode()
    assert ("/staff/mailbox/" in home, "/staff/clock/" in home) == (False, False)


def test_days_pass_and_everybody_is_told_what_day_it_is(operator: Login) -> None:
    notice = queued(at=clock.now() + timedelta(days=2))
    start = clock.today()
    answer = inside(operator).post("/staff/clock/", SURE)
    assert (answer.status_code, answer["Location"], shift()) == (302, "/staff/clock/?moved", timedelta(days=3))
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert list(AuditLine.objects.filter(verb="clock.move_forward").order_by("id").values_list("details", "actor")) == [
        ({"ahead": ahead}, f"staff:{operator.public_id}") for ahead in (1, 2, 3)
    ]
    page = inside(operator).get("/staff/clock/").content.decode()
    assert f"Today is {long_date_in_english(start + timedelta(days=3))} in this demonstration." in page
    assert "That is 3 days ahead of your watch." in page


def long_date_in_english(day: date) -> str:
    from django.utils.translation import override

    with override("en"):
        return long_date(day)


def test_what_fired_is_shown_by_day_room_and_clock(operator: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    fired = [
        Fired(date(2026, 5, 1), "orders", "order_clocks", {"expire": 2, "validate": 1}),
        Fired(date(2026, 5, 2), "payouts", "deliver_files", {}, "Busy. Wait."),
    ]
    monkeypatch.setattr("pecule.operations.days.pass_days", lambda **_: fired)
    client = inside(operator)
    page = client.post("/staff/clock/", SURE, follow=True).content.decode()
    for told in ("1 May 2026", "order clocks", "expire: 2, validate: 1", "deliver files", "Busy. Wait."):
        assert told in page
    assert "expire: 2" not in client.get("/staff/clock/").content.decode()


@pytest.mark.parametrize(
    "typed", [{"days": "0"}, {"days": "61"}, {"days": "-3"}, {"days": "x"}, {"days": ""}, {"days": "1e9"}, {"sure": ""}]
)
def test_a_wrong_number_of_days_or_a_doubt_moves_nothing(operator: Login, typed: dict[str, str]) -> None:
    answer = inside(operator).post("/staff/clock/", SURE | typed)
    assert (answer.status_code, f'id="id_{next(iter(typed))}_error"' in answer.content.decode(), shift()) == (
        422,
        True,
        timedelta(0),
    )


def test_nobody_is_signed_out_and_tries_are_still_counted_after_sixty_days(operator: Login) -> None:
    client = inside(operator)
    for _ in range(2):
        client.post("/staff/clock/", SURE | {"days": "60"})
    assert client.get("/staff/").status_code == 200
    tries = [_sign_in(client, number) for number in range(8)]
    assert (tries[0], tries[-1]) == (422, 429)


def _sign_in(client: Any, number: int) -> int:
    from django.test import Client

    stranger = Client(REMOTE_ADDR="203.0.113.9")
    answer = stranger.post("/sign-in/", {"email": "nobody@example.org", "password": f"wrong {number} and long"})
    return int(answer.status_code)


def test_notices_are_kept_in_the_outbox_of_a_demonstration(operator: Login) -> None:
    assert settings.EMAIL_BACKEND in (
        "django.core.mail.backends.dummy.EmailBackend",
        "django.core.mail.backends.locmem.EmailBackend",  # as Django's test runner sets it
    )
    assert Outbox.objects.count() == 0
