"""`pecule payouts report`: what organisations are owed, what waits for what, and what the bank has not answered."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localtime

from pecule.clock.queries import shift
from pecule.payouts.queries import files, summary, unmatched_answers

_FILES_SHOWN = _LINES_SHOWN = 20


class Command(BaseCommand):
    """Exit status 0."""

    help = "Say what organisations are owed, what it waits for, and which bank answers agree with nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The day, and --json."""
        parser.add_argument("--day", type=date.fromisoformat, help="as of this day (today)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Counts first, then files, then lines left."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        found = asdict(summary(day=options["day"] or localtime(at).date()))
        shown, lines = files(limit=_FILES_SHOWN), unmatched_answers(limit=_LINES_SHOWN)
        if options["json"]:
            whole = {"summary": found, "files": [asdict(one) for one in shown], "unmatched": [asdict(x) for x in lines]}
            self.stdout.write(json.dumps(whole, default=str))
            return
        for name, value in found.items():
            said = f"{value / 100:.2f} EUR" if name.endswith("_cents") else value
            self.stdout.write(f"{name.removesuffix('_cents').replace('_', ' '):20} {said}")
        for one in shown:
            self.stdout.write(
                f"{one.day} {one.public_id} {one.state}: {one.payments} payments, {one.cents / 100:.2f} EUR, "
                f"{one.booked} booked, {one.refused} refused, {one.waiting} waiting"
            )
        for line in lines:
            self.stdout.write(f"{line.kind} {line.message_id} line {line.number}: {line.reason_says} {line.reference}")
