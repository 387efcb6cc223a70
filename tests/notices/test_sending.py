"""Notices leave once, whoever sends, whatever breaks; and are forgotten when they are old."""

import smtplib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import Message as Mail
from typing import Any, cast

import pytest
import structlog
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from pecule.notices.actions import forget, send_due
from pecule.notices.models import Outbox
from pecule.notices.rules.sending import BACK_OFF, TRIES_MAX, next_try
from pecule.notices.tasks import forget_notices, send_notices
from tests.notices.making import ADDRESS, AT, queued

BROKEN: list[BaseException] = []


class Server(BaseEmailBackend):
    """A mail server that breaks as it is told, and else keeps what it was given."""

    def send_messages(self, email_messages: Sequence[EmailMultiAlternatives]) -> int:  # type: ignore[override]  # ours only
        if BROKEN:
            raise BROKEN[0]
        return mail.get_connection("django.core.mail.backends.locmem.EmailBackend").send_messages(email_messages)


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    BROKEN.clear()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{__name__}.Server")


def states() -> list[tuple[str, int, str]]:
    return list(Outbox.objects.order_by("pk").values_list("state", "tries", "trouble"))


@pytest.mark.django_db
def test_what_is_due_leaves_once_with_headers_that_machines_understand() -> None:
    notice = queued("order_done")
    queued("order_refused", at=AT + timedelta(hours=1))
    assert [send_due(at=AT), send_due(at=AT)] == [{"sent": 1}, {}]
    (sent,) = mail.outbox
    wire = cast(Mail, sent.message())
    assert (sent.to, sent.from_email, sent.reply_to) == ([ADDRESS], "Pécule <no-reply@localhost>", ["help@localhost"])
    assert [wire[name] for name in ("Message-ID", "Auto-Submitted", "Content-Language")] == [
        f"<{notice.public_id}@localhost>",
        "auto-generated",
        "fr",
    ]
    assert [part.get_content_type() for part in wire.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert sent.subject == "Est-ce exact ? La fin de « Soudure »"
    notice.refresh_from_db()
    assert (notice.state, notice.ended_at) == ("sent", AT)


@pytest.mark.django_db
def test_the_oldest_leaves_first() -> None:
    for minutes in (2, 0, 1):
        queued(title=f"Titre {minutes}", at=AT + timedelta(minutes=minutes))
    send_due(at=AT + timedelta(hours=1))
    assert [sent.subject[-1] for sent in mail.outbox] == ["0", "1", "2"]


@pytest.mark.django_db
def test_a_server_that_is_down_ends_the_turn_and_everything_leaves_later_once() -> None:
    queued(), queued()
    BROKEN.append(ConnectionRefusedError(f"secret {ADDRESS}"))
    with structlog.testing.capture_logs() as logs:
        assert send_due(at=AT) == {"put_off": 1}
    assert states() == [("queued", 1, "ConnectionRefusedError"), ("queued", 0, "")]
    assert ADDRESS not in str(logs)
    BROKEN.clear()
    assert [send_due(at=AT), send_due(at=AT + BACK_OFF[0])] == [{"sent": 1}, {"sent": 1}]
    assert states() == [("sent", 2, ""), ("sent", 1, "")]


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_given_up_at_once_and_never_logged() -> None:
    queued(), queued(to="other@example.org")
    BROKEN.append(smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")}))
    with structlog.testing.capture_logs() as logs:
        assert send_due(at=AT) == {"given_up": 2}
    assert states() == [("given_up", 1, "SMTPRecipientsRefused 550")] * 2
    assert [(line["event"], line["trouble"]) for line in logs] == [("notice_not_sent", "SMTPRecipientsRefused 550")] * 2
    assert ADDRESS not in str(logs)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "trouble",
    [smtplib.SMTPRecipientsRefused({ADDRESS: (451, b"later")}), smtplib.SMTPDataError(451, b"greylisted")],
)
def test_trouble_that_may_pass_is_tried_for_four_days_then_given_up(trouble: Exception) -> None:
    queued()
    BROKEN.append(trouble)
    at, seen = AT, []
    for wait in BACK_OFF:
        seen.append((send_due(at=at - timedelta(seconds=1)), send_due(at=at)))
        at += wait
    assert seen == [({}, {"put_off": 1})] * (TRIES_MAX - 1) + [({}, {"given_up": 1})]
    assert timedelta(days=3) < at - AT < timedelta(days=6)
    assert (states()[0][:2], mail.outbox) == (("given_up", TRIES_MAX), [])


@pytest.mark.django_db
def test_a_notice_that_cannot_be_written_does_not_stop_the_others() -> None:
    bad, _ = queued(), queued()
    Outbox.objects.filter(pk=bad.pk).update(template="order_melted")
    assert send_due(at=AT) == {"put_off": 1, "sent": 1}
    assert states() == [("queued", 1, "NoticeUnknown"), ("sent", 1, "")]


class Killed(BaseException):
    """The worker's end: nothing catches it."""


@pytest.mark.django_db
@pytest.mark.parametrize("already_taken", [False, True])
def test_a_worker_killed_half_way_loses_nothing_and_sends_again_under_the_same_id(
    already_taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = queued()
    if already_taken:  # the server had it, the worker did not live to write that down
        monkeypatch.setattr("pecule.notices.actions.sending._end", _killed)
    else:
        BROKEN.append(Killed())
    with pytest.raises(Killed):
        send_due(at=AT)
    monkeypatch.undo()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{__name__}.Server")
    BROKEN.clear()
    assert states() == [("queued", 1, "")]
    assert [send_due(at=AT), send_due(at=AT + BACK_OFF[0])] == [{}, {"sent": 1}]
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<{notice.public_id}@localhost>"] * (
        2 if already_taken else 1
    )


def _killed(*_: Any) -> None:
    raise Killed


@pytest.mark.django_db
def test_what_kills_its_worker_each_time_is_given_up_too() -> None:
    queued()
    BROKEN.append(Killed())
    at = AT
    for wait in BACK_OFF:
        with pytest.raises(Killed):
            send_due(at=at)
        at += wait
    assert send_due(at=at) == {"given_up": 1}
    assert states() == [("given_up", TRIES_MAX, "")]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that workers meet; emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        Outbox.objects.all().delete()


@pytest.mark.usefixtures("committed")
def test_several_workers_at_once_send_each_notice_once() -> None:
    for number in range(30):
        queued(title=f"Titre {number}")

    def work(_: int) -> int:
        try:
            return send_due(at=AT).get("sent", 0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 30
    assert len({sent.subject for sent in mail.outbox}) == len(mail.outbox) == 30


@given(st.integers(1, 50))
def test_a_next_try_is_always_later_than_a_server_takes_to_answer(tries: int) -> None:
    assert next_try(AT, tries) - AT >= timedelta(seconds=settings.EMAIL_TIMEOUT * 10)


@pytest.mark.django_db
def test_what_is_old_is_forgotten_but_that_it_was_sent() -> None:
    old = queued()
    send_due(at=AT)
    kept = AT + timedelta(days=settings.PECULE_NOTICES_KEPT_DAYS)
    waiting, recent = queued("order_control"), queued(at=AT + timedelta(days=100))
    send_due(at=AT + timedelta(days=100))
    Outbox.objects.filter(pk=waiting.pk).update(state="queued", ended_at=None)
    assert [forget(at=kept), forget(at=kept + timedelta(seconds=1)), forget(at=kept + timedelta(days=1))] == [0, 1, 0]
    old.refresh_from_db()
    assert (old.recipient, old.facts, old.state, old.template) == ("", None, "sent", "order_refused")
    assert list(Outbox.objects.exclude(pk=old.pk).order_by("pk").values_list("recipient", flat=True)) == [ADDRESS] * 2
    assert recent.recipient == ADDRESS


@pytest.mark.django_db
def test_the_jobs_do_it_at_the_instant_they_are_given() -> None:
    queued()
    early, late = int(AT.timestamp()) - 1, int(AT.timestamp())
    assert [send_notices(timestamp=early), send_notices(timestamp=late)] == [{}, {"sent": 1}]
    assert [forget_notices(timestamp=late + days * 86400) for days in (180, 181)] == [
        {"forgotten": 0},
        {"forgotten": 1},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("state = 'lost', ended_at = now()", "notices_state_known"),
        ("language = 'de'", "notices_language_known"),
        ("template = 'No/../path'", "notices_template_is_a_name"),
        (f"tries = {TRIES_MAX + 1}", "notices_tries_bounded"),
        ("state = 'sent'", "notices_ended_unless_queued"),
        ("ended_at = now()", "notices_ended_unless_queued"),
        ("recipient = ''", "notices_addressed_until_forgotten"),
        ("facts = NULL", "notices_addressed_until_forgotten"),
        ("recipient = E'a@b.c\\nBcc: d@e.f'", "notices_addressed_until_forgotten"),
        ("recipient = 'a@b@c'", "notices_addressed_until_forgotten"),
    ],
)
def test_the_database_refuses_a_notice_that_makes_no_sense(wrong: str, name: str) -> None:
    queued()
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE notices_outbox SET {wrong}")


@pytest.mark.django_db
def test_the_database_queues_a_thing_once_for_an_address() -> None:
    queued()
    with (
        pytest.raises(IntegrityError, match="notices_queued_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO notices_outbox (key, recipient, language, template, facts, state, tries, due_at, queued_at,"
            " queued_by, trouble) SELECT key, recipient, language, template, facts, state, tries, due_at, queued_at,"
            " queued_by, trouble FROM notices_outbox"
        )
