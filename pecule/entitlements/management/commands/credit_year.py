"""`pecule credit-year 2025`: compute and post a year's credit, with progress; goes on after an interruption."""

import argparse
import json
import threading
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.entitlements.actions.crediting import CHUNK_HOLDERS, credit_year
from pecule.entitlements.queries.runs import RunProgress, control_totals
from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal


class Command(BaseCommand):
    """Exit status 0 when the year is credited and its totals agree with the ledger, 1 otherwise."""

    help = "Credit a year to every open account, from the declarations that stand."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The year, and how to work."""
        parser.add_argument("year", type=int)
        parser.add_argument("--json", action="store_true", help="the totals as one JSON object, without progress")
        parser.add_argument("--workers", type=int, default=2, help="chunks done at once (2)")
        parser.add_argument("--chunk", type=int, default=CHUNK_HOLDERS, help="holders a chunk, for a new run (20000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, then compare the journal with the ledger itself."""
        speaking = threading.Lock()

        def tell(progress: RunProgress) -> None:
            with speaking:
                self.stdout.write(
                    f"{progress.chunks_done}/{progress.chunks} chunks, {progress.transfers} credits, "
                    f"{progress.cents / 100:.2f} EUR"
                )

        try:
            done = credit_year(
                options["year"],
                by=system("credit-year"),
                at=datetime.now(UTC),  # noqa: TID251 -- a command is a door of the clock
                workers=max(1, options["workers"]),
                chunk_holders=max(1, options["chunk"]),
                report=None if options["json"] else tell,
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence()) from refusal
        totals = control_totals(options["year"])
        if options["json"]:
            self.stdout.write(json.dumps({**done.as_json(), "control_totals_agree": totals.agree}))
        else:
            self.stdout.write(
                f"{done.year}: {done.transfers} credits, {done.cents / 100:.2f} EUR, of which "
                f"{done.recovered_cents / 100:.2f} EUR withheld for claims. Control totals agree: {totals.agree}."
            )
        if not totals.agree:
            raise CommandError(f"The journal says {totals.journal}, the ledger {totals.ledger}: look before going on.")
