"""Somebody forwards an e-mail to us: over a real socket, from their mail program to the answer in their mailbox."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from pecule.notices.models import Outbox
from pecule.notices.queries.writing import written
from pecule.operations.certificates import certificate_for
from pecule.operations.clock import machine_now
from pecule.scams.management import mailing
from pecule.scams.models import Report
from pecule.scams.rules.emails import OCTETS_MAX
from tests.scams.rules.test_forwarding import BODY, PAUL, mail

pytestmark = pytest.mark.django_db
OURS = "signaler@localhost"


@pytest.fixture(autouse=True)
def transaction_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing connections that are too old would end the transaction that each test runs in."""
    monkeypatch.setattr(mailing, "close_old_connections", lambda: None)


class Desk(Executor):
    """Does what the server has to read in the test's own thread, whose transaction it is."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        self.waiting.put((done, partial(work, *args, **kwargs)))
        return done

    def work_until(self, end: Future[Any]) -> Any:
        """Work until that is over; its result."""
        while not end.done():
            with suppress(Empty):
                done, work = self.waiting.get(timeout=0.02)
                try:
                    done.set_result(work())
                except RuntimeError as error:
                    done.set_exception(error)
        return end.result()


def talk(conversation: Callable[[smtplib.SMTP], Any], *, tls: ssl.SSLContext | None = None) -> Any:
    """Let a mail program talk with the server, over a real socket; what the conversation returns or raises."""

    def client(port: int) -> Any:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as made:
            return conversation(made)

    intake = mailing.Intake(senders=3)
    intake.close()
    intake.reading = desk = Desk()

    async def both() -> Any:
        listening = await mailing.serve(intake, "127.0.0.1", 0, tls)
        try:
            return await asyncio.to_thread(client, int(listening.sockets[0].getsockname()[1]))
        finally:
            listening.close()
            await listening.wait_closed()

    with ThreadPoolExecutor(1) as server:
        return desk.work_until(server.submit(lambda: asyncio.run(both())))


def send(content: bytes, sender: str = PAUL, to: str = OURS) -> Any:
    """Send one message; who was refused."""
    return talk(lambda client: client.sendmail(sender, to, content))


def test_an_original_attached_is_reported_and_its_forwarder_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outer = mail("Est-ce une arnaque ?")
    outer.add_attachment(mail(From="Ameli <info@ameli-sante.info>", Subject="Carte vitale"))
    assert send(outer.as_bytes()) == {}
    report, notice = Report.objects.get(), Outbox.objects.get()
    said = written(notice.template, notice.facts or {}, notice.language)
    assert (report.channel, report.verdict, report.brand, report.sender) == (
        "email", "scam", "ameli", "info@ameli-sante.info",
    )  # fmt: skip
    assert (notice.recipient, report.number in said.text, PAUL in caplog.text) == (PAUL, True, False)


@pytest.mark.attack("relays mail through the server that takes in reports")
def test_nothing_is_relayed() -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(mail().as_bytes(), to="victim@example.com")
    assert refused.value.recipients == {
        "victim@example.com": (550, b"5.7.1 Nothing is relayed here, and this is no address of ours")
    }


def test_what_cannot_be_read_is_refused_by_name_and_the_next_one_is_taken() -> None:
    def conversation(client: smtplib.SMTP) -> tuple[int, Any, Any]:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail(PAUL, OURS, b"no mail at all")
        taken = client.sendmail(PAUL, OURS, mail(BODY).as_bytes())
        return refused.value.smtp_code, refused.value.smtp_error, taken

    assert talk(conversation) == (
        554, b"5.6.0 email_unreadable: This file is not an e-mail that can be read.", {},
    )  # fmt: skip
    assert Report.objects.count() == 1


def test_one_sender_sends_so_many_an_hour() -> None:
    def conversation(client: smtplib.SMTP) -> tuple[int, Any]:
        for n in range(3):
            client.sendmail(PAUL, OURS, mail(Message_ID=f"<{n}@example.org>").as_bytes())
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(PAUL.upper(), OURS, mail().as_bytes())
        return refused.value.smtp_code, refused.value.smtp_error

    assert talk(conversation) == (450, b"4.7.1 Many messages came from you: try again later")


def test_a_program_is_heard_and_nothing_is_kept() -> None:
    assert send(mail().as_bytes(), sender="") == {}
    assert (Report.objects.count(), Outbox.objects.count()) == (0, 0)


def test_too_large_a_message_is_refused_before_it_is_sent() -> None:
    def conversation(client: smtplib.SMTP) -> int:
        client.ehlo()
        return client.mail(PAUL, [f"SIZE={OCTETS_MAX + 1}"])[0]

    assert talk(conversation) == 552


def test_trouble_of_ours_keeps_the_message_with_the_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr(mailing, "receive_email", broken)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(mail().as_bytes())
    assert (refused.value.smtp_code, refused.value.smtp_error) == (
        451, b"4.3.0 Something went wrong here: try again later",
    )  # fmt: skip


def test_with_a_certificate_it_is_encrypted(tmp_path: Path) -> None:
    made = certificate_for("127.0.0.1", tmp_path, at=machine_now())
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made.chain, made.key)
    trusting = ssl.create_default_context(cafile=str(made.authority))

    def conversation(client: smtplib.SMTP) -> Any:
        client.starttls(context=trusting)
        return client.sendmail(PAUL, OURS, mail().as_bytes())

    assert talk(conversation, tls=tls) == {}
    assert Report.objects.count() == 1
