"""`pecule payouts read [FILE...]`: read the bank's answers, from files or from its folder."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.clock.queries import shift
from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.payouts.actions import AnswerReport, collect_answers, read_answer
from pecule.payouts.actions.exchange import Collected

_BY = system("payouts-read")


class Command(BaseCommand):
    """Exit status 0 when every answer was read and every line agreed, 1 when one was refused, 2 when lines are left."""

    help = "Read the bank's answers (pain.002, camt.053): the files named, or all that lie in its folder."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, and --json."""
        parser.add_argument("files", nargs="*", type=Path, help="answers to read; none reads the bank's folder")
        parser.add_argument("--json", action="store_true", help="one JSON object an answer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each answer; one that is refused does not stop the others."""
        at = datetime.now(UTC) + shift()  # noqa: TID251 -- a command is a door by which the clock comes in
        missing = next((path for path in options["files"] if not path.is_file()), None)
        if missing:
            raise CommandError(f"There is no file {missing}.")
        if options["files"]:
            collected = [_read(path, at) for path in options["files"]]
        else:
            collected = collect_answers(at=at, by=_BY)
        for one in collected:
            self.stdout.write(_as_json(one) if options["json"] else _as_text(one))
        refused = any(one.report is None or one.report.status == "refused" for one in collected)
        left = any(one.report and one.report.counts.get("unmatched") for one in collected)
        if refused or left:
            sys.exit(1 if refused else 2)


def _read(path: Path, at: datetime) -> Collected:
    try:
        with path.open("rb") as stream:
            return Collected(path.name, read_answer(stream=stream, by=_BY, at=at), None)
    except Refusal as refusal:
        return Collected(path.name, None, refusal)


def _as_json(one: Collected) -> str:
    shown: dict[str, Any] = {"name": one.name}
    if one.report is not None:
        shown |= one.report.as_json()
    elif one.refusal is not None:
        shown |= {"status": "refused", "code": one.refusal.code, "says": one.refusal.sentence()}
    return json.dumps(shown, ensure_ascii=False)


def _as_text(one: Collected) -> str:
    if one.report is None:
        return f"{one.name}: refused. {one.refusal.sentence() if one.refusal else ''}"
    return f"{one.name}: {_told(one.report)}"


_STATUSES = {
    "read": "read",
    "read_before": "read before, nothing was done again",
    "refused": "refused: its number stands for another message",
}


def _told(report: AnswerReport) -> str:
    done = ", ".join(f"{count} {what}" for what, count in sorted(report.counts.items())) or "nothing to do"
    return f"{report.kind} {report.message_id}, {report.lines} lines: {_STATUSES[report.status]} ({done})"
