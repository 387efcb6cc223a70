"""`pecule consents scrub`: a caller's file against the register, from the caller's machine. No number leaves it."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, ClassVar, TextIO

import httpx
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from pecule.consents.actions.scrubbing import LINES_MAX
from pecule.consents.queries.complaints import phone_of
from pecule.consents.rules.complaints import CallerUnreadable
from pecule.consents.rules.numbers import seal, tag_of, written
from pecule.consents.rules.purposes import PURPOSES

Line = dict[str, Any]
ANSWERS = ("may_call", "any_hour", "reasons")
_YES = frozenset({"1", "yes", "true", "oui", "vrai"})


class Command(BaseCommand):
    """Exit status 0 when every number was answered, 1 when a line could not be read.

    The client and its secret are read from PECULE_CLIENT_ID and PECULE_CLIENT_SECRET: an argument would be seen by
    everybody on the machine.
    """

    help = "Ask the register which numbers of a file may be called. The numbers are hashed here and never sent."
    transport: ClassVar[httpx.BaseTransport | None] = None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, and what one would call about."""
        parser.add_argument("file", type=Path, help="a column “number”, and “contract”, “calls”, “refused_on” if known")
        parser.add_argument("--purpose", choices=PURPOSES, required=True, help="what you would call about")
        parser.add_argument("--on", type=date.fromisoformat, help="the day of the calls; today without it")
        parser.add_argument("--hour", type=time.fromisoformat, help="their hour, as 10:30; any lawful one without it")
        parser.add_argument("--jsonl", action="store_true", help="lines of JSON in and out, instead of CSV")
        parser.add_argument("--register", default="http://localhost:8000", help="address of the register")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, hash, ask, write."""
        at = datetime.now(UTC)  # noqa: TID251 -- a command is a door by which the clock comes in
        asked = {"purpose": options["purpose"], "on": (options["on"] or localtime(at).date()).isoformat()}
        if options["hour"] is not None:
            asked["hour"] = options["hour"].isoformat()
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        with options["file"].open(encoding="utf-8-sig", newline="") as file:
            lines = list(_json_lines(file) if options["jsonl"] else _csv_lines(file))
        english = {"Accept-Language": "en"}  # as every command of ours speaks
        where = options["register"]
        with httpx.Client(base_url=where, headers=english, timeout=30, transport=self.transport) as http:
            answers = _answers(http, asked, lines)
        self._write(lines, answers, jsonl=options["jsonl"])
        if any("number_unreadable" in answer["reasons"] for answer in answers):
            sys.exit(1)

    def _write(self, lines: Sequence[Line], answers: Sequence[Line], *, jsonl: bool) -> None:
        if jsonl:
            for line, answer in zip(lines, answers, strict=True):
                self.stdout.write(json.dumps({**line, **answer}, ensure_ascii=False))
            return
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow([*(lines[0] if lines else ["number"]), *ANSWERS])
        for line, answer in zip(lines, answers, strict=True):
            said = ["yes" if answer[name] else "no" for name in ANSWERS[:2]]
            table.writerow([*line.values(), *said, " ".join(answer["reasons"])])


def _answers(http: httpx.Client, asked: Mapping[str, str], lines: Sequence[Line]) -> list[Line]:
    """What the register says of each line, in order; a number that is none is not asked about."""
    pass_ = {"Authorization": f"Bearer {_token(http)}"}
    keys = _told(http.post("/api/v1/consents/keys", headers=pass_))
    register, day = bytes.fromhex(keys["register_key"]), bytes.fromhex(keys["day_key"])
    answers: list[Line] = [{"may_call": False, "any_hour": False, "reasons": ["number_unreadable"]} for _ in lines]
    sent = [(place, known) for place, line in enumerate(lines) if (known := _sent(line, register, day)) is not None]
    for start in range(0, len(sent), LINES_MAX):
        some = sent[start : start + LINES_MAX]
        body = {**asked, "lines": [line for _, line in some]}
        told = _told(http.post("/api/v1/consents/scrub", json=body, headers=pass_))
        for (place, _), one in zip(some, told["lines"], strict=True):
            reasons = [why["reason"] for why in one["reasons"]]
            answers[place] = {"may_call": one["may_call"], "any_hour": one["any_hour"], "reasons": reasons}
    return answers


def _sent(line: Line, register: bytes, day: bytes) -> Line | None:
    """A line as it may leave this machine; None without a number."""
    try:
        number, _kind = phone_of(str(line["number"]))
    except CallerUnreadable:
        return None
    if not number.startswith("+"):
        return None
    told = {"number": written(seal(tag_of(number, register), day))}
    calls, contract = line.get("calls") or [], line.get("contract") or False
    return {
        **told,
        "contract": contract if isinstance(contract, bool) else str(contract).strip().lower() in _YES,
        "calls": calls.split() if isinstance(calls, str) else calls,
        "refused_on": line.get("refused_on") or None,
    }


def _token(http: httpx.Client) -> str:
    client, secret = os.environ.get("PECULE_CLIENT_ID", ""), os.environ.get("PECULE_CLIENT_SECRET", "")
    form = {"grant_type": "client_credentials", "scope": "scrubbing:write"}
    return str(_told(http.post("/api/v1/token", data=form, auth=(client, secret)))["access_token"])


def _told(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json()
    try:
        said = answer.json()
    except ValueError:
        said = {}
    words = said.get("title") or said.get("error_description") or f"The register answered {answer.status_code}."
    raise CommandError(f"{words} {said.get('next_step', '')}".strip())


def _csv_lines(file: TextIO) -> Iterator[Line]:
    start = file.read(4096)
    file.seek(0)
    read = csv.DictReader(file, delimiter=";" if start.partition("\n")[0].count(";") else ",")
    if "number" not in (read.fieldnames or ()):
        raise CommandError("The first line names the columns; one of them is “number”.")
    for line in read:
        if None in line or None in line.values():
            raise CommandError(f"Line {read.line_num} does not have as many cells as the first.")
        yield dict(line)


def _json_lines(file: TextIO) -> Iterator[Line]:
    for place, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            line["number"] = str(line["number"])
        except (ValueError, TypeError, KeyError):
            raise CommandError(f'Line {place} is not a JSON object with "number".') from None
        yield line
