"""The command line: what people type names a command; what goes wrong is one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pecule.config import cli


def pecule(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pecule.config", *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["credit-year", "2025"], ("credit_year", 1)),
        (["import", "declarations", "a.dsn"], ("import_declarations", 2)),
        (["ledger", "verify", "--json"], ("ledger_verify", 2)),
        (["backup", "file"], ("backup", 1)),
        (["shell"], None),
        (["flush"], None),
    ],
)
def test_words_name_a_command(typed: list[str], found: tuple[str, int] | None) -> None:
    assert cli.find_command(typed) == found


def test_an_unknown_command_is_refused_in_one_sentence() -> None:
    done = pecule("fly", "away")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "pecule: there is no command “fly away”; “pecule help” lists them.\n"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "The database cannot be used: connection"),
        ("mysql://a@b/c", "DATABASE_URL must look like postgresql://"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence(url: str, says: str) -> None:
    done = pecule("migrate", DATABASE_URL=url)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(f"pecule: {says}")


def test_help_lists_every_command_of_ours_and_none_of_djangos_but_migrate(tmp_path: Path) -> None:
    done = pecule("help")
    listed = {line.strip().split("  ")[0] for line in done.stdout.splitlines()[2:]}
    assert done.returncode == 0
    assert listed == {name.replace("_", " ") for name in cli.commands()}
    assert "runserver" not in listed


@pytest.mark.parametrize(("ours", "status"), [(True, 0), (False, 1)])
def test_only_an_output_that_nobody_reads_is_no_trouble(
    ours: bool, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> int:
        raise BrokenPipeError("broken pipe")

    monkeypatch.setattr("pecule.config.cli.run", broken)
    monkeypatch.setattr("pecule.config.cli._nobody_reads", lambda: ours)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["pecule", "help"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, capsys.readouterr().err != "") == (status, not ours)


def test_a_reader_that_goes_away_ends_a_command_in_silence() -> None:
    told = f"{sys.executable} -m pecule.config scams url --jsonl"
    line = '{"id": "1", "url": "https://ameli-vitale.info"}'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; yes '{line}' | head -20000 | {told} | head -1"],
        capture_output=True, text=True, env=os.environ, timeout=120,
    )  # fmt: skip
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
