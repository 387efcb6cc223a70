"""The SMTP server that forwarded e-mails come to: one address, nothing relayed, every answer named."""

import asyncio
import logging
import ssl
import time
from asyncio import AbstractEventLoop
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from pecule.clock.queries import instant
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.scams.actions import receive_email
from pecule.scams.rules.emails import OCTETS_MAX

BY = Actor("stranger", "mail")
SENDERS_MAX, PEER_MAX = 10, 600  # messages an hour of one sender, a minute of one server: an edge brings everybody's
_NOBODY = "<>"  # a program that tells of trouble, and is never answered (RFC 5321 section 4.5.5)
_SILENCE_SECONDS, _COMMANDS_MAX, _REMEMBERED_MAX = 60, 50, 50_000
logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the server's own lines tell who writes to us
log = structlog.get_logger(__name__)


@dataclass
class Window:
    """At most ``tries`` in ``seconds`` for each name, counted in this process."""

    tries: int
    seconds: int
    counts: dict[str, int] = field(default_factory=dict)
    began: float = 0.0

    def allows(self, name: str) -> bool:
        """Count a try of somebody."""
        if time.monotonic() - self.began > self.seconds or len(self.counts) > _REMEMBERED_MAX:
            self.counts, self.began = {}, time.monotonic()
        self.counts[name] = self.counts.get(name, 0) + 1
        return self.counts[name] <= self.tries


class Intake:
    """What the server asks at each command (see aiosmtpd's handlers). Messages are read one at a time."""

    def __init__(self, senders: int = SENDERS_MAX, peers: int = PEER_MAX) -> None:
        self._senders, self._peers = Window(senders, 3600), Window(peers, 60)
        self.reading: Executor = ThreadPoolExecutor(1, "mail")

    async def handle_MAIL(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str | None, options: list[str]
    ) -> str:
        """Who sends, within their limits."""
        peer = str(session.peer[0]) if isinstance(session.peer, tuple) else ""
        if not self._peers.allows(peer) or (
            address and address != _NOBODY and not self._senders.allows(address.lower())
        ):
            return "450 4.7.1 Many messages came from you: try again later"
        envelope.mail_from = address or _NOBODY
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """To whom: our own address alone."""
        if address.lower() != settings.PECULE_REPORT_ADDRESS.lower():
            return "550 5.7.1 Nothing is relayed here, and this is no address of ours"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- the server's own name
        """The message."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        sender = envelope.mail_from or _NOBODY
        take = partial(_take, content, "" if sender == _NOBODY else sender)
        return await asyncio.get_running_loop().run_in_executor(self.reading, take)

    async def handle_exception(self, error: Exception) -> str:
        """Anything else that goes wrong: the sender keeps the message, and nothing of it is logged."""
        log.error("mail_not_read", trouble=type(error).__name__)
        return "451 4.3.0 Something went wrong here: try again later"

    def close(self) -> None:
        """End the thread that reads, once it read what it has."""
        self.reading.shutdown()


def _take(content: bytes, sender: str) -> str:
    close_old_connections()
    try:
        told = receive_email(content=content, sender=sender, by=BY, at=instant(int(time.time())))
    except Refusal as refusal:
        return f"554 5.6.0 {refusal.code}: {refusal.says}"
    except DatabaseError as error:
        log.error("mail_not_kept", trouble=type(error).__name__)
        return "451 4.3.0 It cannot be kept at the moment: try again later"
    finally:
        close_old_connections()
    return f"250 2.0.0 Reported as {told.number}" if told else "250 2.0.0 A program sent it: nothing was kept"


def protocol(intake: Intake, loop: AbstractEventLoop, tls: ssl.SSLContext | None = None) -> SMTP:
    """What talks with one client."""
    return SMTP(
        intake,
        data_size_limit=OCTETS_MAX,
        hostname=settings.HOST,
        ident="Pecule",
        tls_context=tls,
        timeout=_SILENCE_SECONDS,
        command_call_limit=_COMMANDS_MAX,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],
        loop=loop,
    )


async def serve(intake: Intake, host: str, port: int, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    """Listen. Port 0: any that is free. Raises OSError where the port is taken."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: protocol(intake, loop, tls), host, port)
