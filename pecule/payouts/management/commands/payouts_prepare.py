"""`pecule payouts prepare`: put all that is due into files for the bank. Nothing leaves by it."""

import argparse
import json
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localtime

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.payouts.actions import prepare_file
from pecule.payouts.actions.files import PAYMENTS_A_FILE
from pecule.payouts.queries import file_page


class Command(BaseCommand):
    """Exit status 0, also when nothing is due; 1 when it is refused."""

    help = "Put all that organisations are due into payment files, for an agent to send."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The day, the size of files, and --json."""
        parser.add_argument("--day", type=date.fromisoformat, help="the day of the files (today)")
        parser.add_argument("--most", type=int, default=PAYMENTS_A_FILE, help="payments a file at most (10000)")
        parser.add_argument("--json", action="store_true", help="one JSON object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare one file after the other; each is kept as soon as it is done."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        day = options["day"] or localtime(at).date()
        count = 0
        while file := prepare_file(day=day, by=system("payouts-prepare"), at=at, most=max(1, options["most"])):
            line, count = file_page(file, limit=0).line, count + 1
            if options["json"]:
                shown = {"file": str(file), "message_id": line.message_id, "payments": line.payments}
                self.stdout.write(json.dumps({**shown, "cents": line.cents}))
            else:
                self.stdout.write(f"{file}: {line.payments} payments, {line.cents / 100:.2f} EUR")
        if not count and not options["json"]:
            self.stdout.write("Nothing can be paid now. “pecule payouts report” says what waits for what.")
