"""Lists from the command line, and the job that goes through everything."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pecule.kernel.refusals import Refusal
from pecule.screening import tasks
from pecule.screening.models import Indicator
from tests.screening.making import AT, ONE, PHONE, has, states

pytestmark = pytest.mark.django_db
LIST = "kind,value,confidence,reference\nphone,06 12 34 56 78,,\ndomain,gmail.com,,\nname,Académie Éclair,30,c-7\n"


def imported(path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says of a file."""
    call_command("screening_import", str(path), "--source", "33700", *words)
    return capsys.readouterr().out


def test_a_list_comes_in_and_goes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    has(ONE, ("phone", PHONE))
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    said = json.loads(imported(path, capsys, "--json"))
    assert (said["added"], said["held"], [(one["place"], one["refusal"]) for one in said["refused"]]) == (
        2, 1, [("line 3", "indicator_too_broad")],
    )  # fmt: skip
    assert imported(path, capsys).splitlines()[-1] == (
        "0 added, 0 made surer or longer, 2 known so, 1 refused; 0 held by them."
    )
    call_command("screening_export")
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split(",")[:3] for line in lines[1:]) == [
        ["name", "academie eclair", "30"], ["phone", "'+33612345678", "60"],
    ]  # fmt: skip


def test_an_account_does_not_go_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("kind,value\niban,FR7630006000011234567890189\n", encoding="utf-8")
    imported(path, capsys)
    call_command("screening_export")
    assert capsys.readouterr().out.count("\n") == 1


def test_what_is_no_list_is_refused_and_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"kind,value\nphone,\xff\n")
    with pytest.raises(Refusal):
        call_command("screening_import", str(path), "--source", "x")
    with pytest.raises(CommandError) as missing:
        call_command("screening_import", str(tmp_path / "none.csv"), "--source", "x")
    assert (missing.value.returncode, Indicator.objects.count()) == (2, 0)


def test_the_job_finds_what_slipped_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text("kind,value,confidence\nphone,0612345678,40\n", encoding="utf-8")
    imported(path, capsys)
    has(ONE, ("phone", PHONE))
    Indicator.objects.update(confidence=80)
    assert (tasks.find_matches(timestamp=int(AT.timestamp())), states()) == ({"held": 1}, [(ONE, "held")])
