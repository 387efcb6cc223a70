"""What the four import commands share: files, a report for people or programs, progress on the error stream."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor, system
from pecule.kernel.refusals import Refusal

REASONS_SHOWN = 20
COUNTS = ("accepted", "updated", "unchanged", "refused", "kept", "absent")


class ImportFiles(BaseCommand):
    """Exit status: 0 when everything was taken in, 1 when something was refused."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, and --json."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file; one that is refused does not stop the others."""
        refused = False
        for path in options["files"]:
            report = self._one(path, options)
            refused |= bool(report["reasons_total"])
            if options["json"]:
                self.stdout.write(json.dumps({"path": str(path), **report}, ensure_ascii=False))
            else:
                self._tell(path, report)
        if refused:
            sys.exit(1)

    def take(self, path: Path, options: dict[str, Any], *, by: Actor, at: datetime) -> ImportReport:
        """Import one file."""
        raise NotImplementedError

    def progress(self, stage: str, rows: int) -> None:
        """Say how far it is, on the error stream."""
        self.stderr.write(f"  {stage}{f': {rows:,}' if rows else ''}")

    def _one(self, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        try:
            report = self.take(path, options, by=system("import-catalogue"), at=at)
        except Refusal as refusal:
            reason = {"line": 0, "offer": "", "path": "", "code": refusal.code, "facts": {}, "says": refusal.sentence()}
            return {"public_id": None, **dict.fromkeys(COUNTS, 0), "reasons_total": 1, "reasons": [reason]}
        names = ("public_id", *COUNTS, "reasons_total", "reasons")
        return {name: getattr(report, name) for name in names}

    def _tell(self, path: Path, report: dict[str, Any]) -> None:
        self.stdout.write(f"{path}: " + ", ".join(f"{report[name]:,} {name}" for name in COUNTS))
        for reason in report["reasons"][:REASONS_SHOWN]:
            where = " ".join(part for part in (reason["offer"], reason["path"]) if part)
            line = f"line {reason['line']}" if reason["line"] else "file"
            self.stdout.write(f"  {line}{f' ({where})' if where else ''}: {reason['says']}")
        more = report["reasons_total"] - REASONS_SHOWN
        if more > 0:
            self.stdout.write(f"  and {more:,} more; --json lists the first thousand")
