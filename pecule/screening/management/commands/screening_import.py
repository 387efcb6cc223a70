import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.timezone import localtime

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.screening.actions import NewIndicator, add_indicators
from pecule.screening.rules import read_list


class Command(BaseCommand):
    """Exit status 0; 1 when the file is refused, 2 when it cannot be opened. Lines that are refused are told."""

    help = "List the indicators of a CSV file (kind, value, and maybe confidence, expires_on, reference)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who told it, and what its lines do not say."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="who told it")
        parser.add_argument("--reference", default="", help="the campaign, where a line names none")
        parser.add_argument("--confidence", type=int, default=60, help="where a line says none (60)")
        parser.add_argument("--days", type=int, default=180, help="how long, where a line names no last day (180)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it all, then list it in one transaction."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        last = localtime(at).date() + timedelta(days=options["days"])
        try:
            with options["file"].open(encoding="utf-8", newline="") as stream:
                rows = list(read_list(stream))
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from None
        wanted = [
            NewIndicator(
                row.kind,
                row.value,
                options["confidence"] if row.confidence is None else row.confidence,
                row.expires_on or last,
                row.reference or options["reference"],
            )
            for row in rows
        ]
        done = add_indicators(indicators=wanted, source=options["source"], by=system("screening-import"), at=at)
        refused = [
            {"line": rows[place].line, "refusal": why.code, "why": why.sentence()} for place, why in done.refused
        ]
        if options["json"]:
            counts = {"added": done.added, "strengthened": done.strengthened, "known": done.known, "held": done.held}
            self.stdout.write(json.dumps({**counts, "refused": refused}))
            return
        for one in refused:
            self.stdout.write(f"line {one['line']}: {one['why']}")
        self.stdout.write(
            f"{done.added} added, {done.strengthened} made surer or longer, {done.known} known so, "
            f"{len(refused)} refused; {done.held} held by them."
        )
