"""`pecule scams smtp`: take in the e-mails that people forward."""

import argparse
import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pecule.scams.management.mailing import Intake, serve


class Command(BaseCommand):
    """Runs until it is stopped."""

    help = "Take in the e-mails that people forward, report them, and answer. Nothing is relayed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8025)
        parser.add_argument("--certificate", type=Path, help="chain (PEM): offers STARTTLS; with --key")
        parser.add_argument("--key", type=Path, help="private key of the certificate (PEM)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve."""
        tls = _tls(options["certificate"], options["key"])
        with suppress(KeyboardInterrupt):
            asyncio.run(self._serve(options["host"], options["port"], tls))

    async def _serve(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        intake, stopped = Intake(), asyncio.Event()
        try:
            server = await serve(intake, host, port, tls)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be listened to ({error.strerror}).") from None
        self.stdout.write(f"E-mails to {settings.PECULE_REPORT_ADDRESS} are taken in at {host}:{port}.")
        for asked in (SIGINT, SIGTERM):
            asyncio.get_running_loop().add_signal_handler(asked, stopped.set)
        async with server:
            await stopped.wait()
        intake.close()


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None and key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(str(certificate), str(key) if key else None)
    except (OSError, ssl.SSLError) as error:
        raise CommandError(f"The certificate or its key cannot be read ({error}).") from None
    return context
