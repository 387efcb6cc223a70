"""`pecule payouts send FILE... --agent EMAIL`: release files that somebody else prepared, and hand them to the bank."""

import argparse
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from pecule.clock.queries import shift
from pecule.payouts.actions import deliver_files, send_file
from pecule.signin.queries import actor_of, login_by_email


class Command(BaseCommand):
    """Exit status 0 when all have left, 1 when one is refused."""

    help = "Send payment files that somebody else prepared, in the name of an agent."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, and who sends them."""
        parser.add_argument("files", nargs="*", type=UUID, help="files to send; none hands over what was sent already")
        parser.add_argument("--agent", help="e-mail of the payments officer who sends them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send each file, then hand to the bank whatever it has not had yet."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        if options["files"]:
            login = login_by_email(options["agent"] or "")
            if login is None:
                raise CommandError("Say who sends them: --agent with the e-mail of a payments officer.")
            for file in options["files"]:
                send_file(file=file, by=actor_of(login), at=at)
        self.stdout.write(f"{deliver_files(at=at)} files handed to the bank.")
