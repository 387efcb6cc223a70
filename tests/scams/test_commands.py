"""`pecule scams check` and `pecule scams url`."""

import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

Ran = tuple[int, list[dict[str, Any]]]
Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with lines on its standard input; its status and what it wrote, line by line."""

    def ran(name: str, *arguments: str, lines: list[str] | None = None) -> Ran:
        monkeypatch.setattr(sys, "stdin", StringIO("\n".join(lines or [])))
        out = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command(name, *arguments, stdout=out)
        return int(str(left.value)), [json.loads(line) for line in out.getvalue().splitlines()]

    return ran


def test_lines_in_answers_out(run: Run) -> None:
    lines = [
        json.dumps({"id": 1, "text": "Votre colis : chronopost-suivi.info", "channel": "sms"}),
        json.dumps({"id": "b", "text": "Votre code est 482910. Ne le donnez jamais."}),
    ]
    status, told = run("scams_check", "--jsonl", lines=lines)
    assert status == 0
    assert [(one["id"], one["verdict"]) for one in told] == [(1, "scam"), ("b", "looks_legitimate")]
    assert told[0]["indicators"][1] == {"kind": "domain", "value": "chronopost-suivi.info"}
    assert set(told[0]) == {"id", "verdict", "score", "reasons", "indicators"}


def test_a_bad_line_is_named_and_the_next_one_is_read(run: Run) -> None:
    lines = ["{", '{"text": "x"}', '{"id": 3, "text": "x", "channel": "fax"}', '{"id": 4, "text": "Bonjour"}']
    status, told = run("scams_check", "--jsonl", lines=lines)
    assert status == 1
    assert [one.get("refused") for one in told] == ["line_unreadable", "line_unreadable", "channel_unknown", None]


def test_mail_files_are_read_with_their_headers(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "a.eml", tmp_path / "b.eml"
    good.write_bytes(b"From: Ameli <x@ameli-sante.info>\nReply-To: y@boites.ru\nSubject: Remboursement\n\nBonjour")
    bad.write_bytes(b"\x00")
    status, told = run("scams_check", "--eml", str(good), str(bad))
    assert status == 1
    assert (told[0]["id"], told[0]["verdict"], told[0]["headers"]["reply_domain"]) == ("a.eml", "scam", "boites.ru")
    assert told[1]["refused"] == "email_unreadable"


def test_one_message_is_answered_in_words() -> None:
    out = StringIO()
    call_command("scams_check", "Dictez-moi le code reçu par SMS", "--channel", "call", stdout=out)
    said = out.getvalue()
    assert said.startswith("C’est très probablement une arnaque (0.")
    assert "1. Ne répondez pas, ne cliquez pas. Raccrochez" in said


def test_addresses_alone(run: Run) -> None:
    lines = [json.dumps({"id": 7, "url": "http://ameli-vitale.info"}), json.dumps({"id": 8, "url": "no address"})]
    status, told = run("scams_url", "--jsonl", lines=lines)
    assert status == 1
    assert (told[0]["id"], told[0]["verdict"], told[0]["reasons"][0]) == (7, "scam", "lookalike_joined")
    assert told[1] == {"id": 8, "refused": "no_address", "says": "There is no address of a page in it."}
