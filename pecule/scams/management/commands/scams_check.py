"""`pecule scams check`: read messages, from the command line, as lines of JSON, or from e-mail files."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pecule.kernel.refusals import Refusal
from pecule.scams.queries import Answer, check
from pecule.scams.rules import CHANNELS, HAPPENED, Message
from pecule.scams.rules.emails import read_email
from pecule.scams.rules.headers import origin_of
from pecule.scams.rules.telling import reason_words, verdict_words


class Command(BaseCommand):
    """Exit status 0 when everything was read, 1 when a line or a file was refused."""

    help = "Say whether a message is a scam, why, and what to do. Nothing is sent or kept."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The message, or where messages are."""
        parser.add_argument("text", nargs="?", help="the message; without it, it is read from the standard input")
        parser.add_argument("--channel", choices=CHANNELS, default="sms")
        parser.add_argument("--sender", default="", help="the number, address or name that it came from")
        parser.add_argument("--happened", choices=HAPPENED, default="nothing", help="what was already done")
        parser.add_argument("--language", choices=("fr", "en"), default="fr", help="of the answer")
        parser.add_argument("--jsonl", action="store_true", help='lines {"id", "text", "channel"} in, answers out')
        parser.add_argument(
            "--eml", nargs="+", type=Path, metavar="FILE", help="e-mails as files; answers as JSON lines"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and answer."""
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        if options["jsonl"]:
            sys.exit(self._write(_of_line(line, at) for line in sys.stdin if line.strip()))
        if options["eml"]:
            missing = next((path for path in options["eml"] if not path.is_file()), None)
            if missing:
                raise CommandError(f"There is no file {missing}.")
            sys.exit(self._write(_of_file(path, at) for path in options["eml"]))
        text = sys.stdin.read() if options["text"] is None else options["text"]
        message = Message(text, options["channel"], options["sender"], options["happened"])
        self.stdout.write(_as_text(check(message, at=at, language=options["language"]), options["language"]))

    def _write(self, answers: Iterable[Mapping[str, Any]]) -> int:
        status = 0
        for answer in answers:
            status = max(status, int("refused" in answer))
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        return status


def _of_line(line: str, at: datetime) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
        name, text = told["id"], told["text"]
    except (ValueError, TypeError, KeyError):
        return {"id": None, "refused": "line_unreadable", "says": 'A line is a JSON object with "id" and "text".'}
    try:
        channel, sender, happened = (
            str(told.get(key) or usual) for key, usual in (("channel", "sms"), ("sender", ""), ("happened", "nothing"))
        )
        return {"id": name, **check(Message(str(text), channel, sender, happened), at=at).as_json()}
    except Refusal as refusal:
        return {"id": name, "refused": refusal.code, "says": refusal.sentence()}


def _of_file(path: Path, at: datetime) -> Mapping[str, Any]:
    try:
        message = read_email(path.read_bytes())
        answer = check(message, at=at)
    except Refusal as refusal:
        return {"id": path.name, "refused": refusal.code, "says": refusal.sentence()}
    origin = origin_of(message.headers)
    headers = {
        "from": origin.sender,
        "reply_domain": origin.reply_domain,
        "results": dict(origin.results),
        "path": [{"host": hop.host, "ip": hop.ip, "at": hop.at and hop.at.isoformat()} for hop in origin.path],
        "first_outside": str(origin.first_outside or ""),
        "slowest_seconds": int(origin.slowest.total_seconds()),
    }
    return {"id": path.name, **answer.as_json(), "headers": headers}


def _as_text(answer: Answer, language: str) -> str:
    title, text = verdict_words(answer.verdict.verdict, language)
    lines = [f"{title} ({answer.verdict.score:.2f})", text, ""]
    said = dict.fromkeys(told.reason for told in answer.verdict.reasons)
    for reason in said:
        words = [answer.reading.message.text[t.start : t.end] for t in answer.verdict.reasons if t.reason == reason]
        quoted = ", ".join(dict.fromkeys(f"“{word}”" for word in words if word))
        lines.append(f"- {reason_words(reason, language)}{': ' + quoted if quoted else ''}")
    lines.append("")
    lines += [f"{number}. {step.title}. {step.text}" for number, step in enumerate(answer.steps, 1)]
    return "\n".join(lines)
