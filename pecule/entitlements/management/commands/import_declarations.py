"""`pecule import declarations FILE...`: take in employers' files and say what became of each."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.entitlements.actions.importing import import_declarations
from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal

ACCEPTED, REFUSED, SET_ASIDE = 0, 1, 2
REASONS_SHOWN = 20


class Command(BaseCommand):
    """Exit status: 0 when every file is accepted, 1 when one is refused, 2 when one is set aside."""

    help = "Import employers' declarations (DSN, CSV or Parquet)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, and --json."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; one that is refused does not stop the others."""
        worst = ACCEPTED
        for path in options["files"]:
            outcome = self._one(path)
            if options["json"]:
                self.stdout.write(json.dumps({"path": str(path), **outcome}, ensure_ascii=False))
            else:
                self._tell(path, outcome)
            worst = max(worst, {"refused": REFUSED, "set_aside": SET_ASIDE}.get(outcome["status"], ACCEPTED))
        if worst:
            sys.exit(worst)

    def _one(self, path: Path) -> dict[str, Any]:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        try:
            return import_declarations(path, name=path.name, by=system("import-declarations"), at=at).as_json()
        except Refusal as refusal:
            reason = {"line": 0, "code": refusal.code, "says": refusal.sentence()}
            report = {"reasons_total": 1, "reasons": [reason]}
            return {"file": None, "status": "refused", "replayed": False, "report": report}

    def _tell(self, path: Path, outcome: dict[str, Any]) -> None:
        status, report = outcome["status"].replace("_", " "), outcome["report"]
        again = " (already taken in: nothing was done again)" if outcome["replayed"] else ""
        self.stdout.write(f"{path}: {status}{again}")
        if "persons" in report:
            self.stdout.write(f"  {report['persons']} people, {report['months']} establishment months")
        for anomaly in report.get("anomalies", []):
            self.stdout.write(f"  set aside: {anomaly['says']}")
        for reason in report.get("reasons", [])[:REASONS_SHOWN]:
            where = f"line {reason['line']}: " if reason["line"] else ""
            self.stdout.write(f"  {where}{reason['says']}")
        more = report.get("reasons_total", 0) - REASONS_SHOWN
        if more > 0:
            self.stdout.write(f"  and {more} more; --json lists the first thousand")
