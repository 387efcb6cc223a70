"""`pecule scams sms`: the dialogue by SMS at a keyboard, without a gateway."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from pecule.kernel.actors import Actor
from pecule.scams.actions import receive_text


class Command(BaseCommand):
    """One line is one text."""

    help = "Play the dialogue by SMS: each line typed is a text from a phone, and what we would reply is shown."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whose phone."""
        parser.add_argument("--from", dest="phone", default="33600000000", help="the phone that sends, in digits")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read texts until the input ends."""
        phone = options["phone"].lstrip("+")
        if not phone.isdigit():
            raise CommandError("A phone is written in digits, with its country: 33600000000.")
        for line in sys.stdin:
            at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
            reply = receive_text(
                gateway="keyboard", name=uuid4().hex, phone=phone, text=line.strip(), by=Actor("stranger", "sms"), at=at
            )
            self.stdout.write(f"> {reply}")
