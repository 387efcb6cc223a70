import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.timezone import localtime

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.screening.actions.importing import HELD_MAX, Source, import_indicators
from pecule.screening.rules.feeds import FORMATS


class Command(BaseCommand):
    """Exit status 0; 1 when the file is refused, 2 when it cannot be opened. Places that are refused are told."""

    help = "List the indicators of a file: a STIX 2.1 bundle, a MISP event, a CSV list, or one value a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, who told it, and what its lines do not say."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="form", choices=FORMATS, default="list")
        parser.add_argument("--source", required=True, help="who told it")
        parser.add_argument("--reference", default="", help="the campaign, where a line names none")
        parser.add_argument("--confidence", type=int, default=60, help="where a line says none (60)")
        ends = parser.add_mutually_exclusive_group()
        ends.add_argument("--days", type=int, default=180, help="how long, where a line names no last day (180)")
        ends.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="the last day instead (2026-12-31)")
        most = f"subjects that the file may hold at once ({HELD_MAX})"
        parser.add_argument("--held-max", type=int, default=HELD_MAX, help=most)
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it all, then list it in one transaction."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        last = options["until"] or localtime(at).date() + timedelta(days=options["days"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from None
        done = import_indicators(
            content=content,
            form=options["form"],
            source=Source(options["source"], options["confidence"], last, options["reference"]),
            by=system("screening-import"),
            at=at,
            held_max=options["held_max"],
        )
        if options["json"]:
            refused = [
                {"place": one.place, "refusal": one.refusal.code, "why": one.refusal.sentence()} for one in done.refused
            ]
            counts = {"added": done.added, "strengthened": done.strengthened, "known": done.known, "held": done.held}
            self.stdout.write(json.dumps({**counts, "refused": refused}))
            return
        for one in done.refused:
            self.stdout.write(f"{one.place}: {one.refusal.sentence()}")
        self.stdout.write(
            f"{done.added} added, {done.strengthened} made surer or longer, {done.known} known so, "
            f"{len(done.refused)} refused; {done.held} held by them."
        )
