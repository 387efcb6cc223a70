"""What the command line says and how it ends."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth, write_dsn
from tests.entitlements.people import BAKERY, person

pytestmark = pytest.mark.django_db
JANUARY = date(2025, 1, 1)


def dsn(path: Path, *numbers: int, worked: int = 15_167, siret: str = BAKERY) -> str:
    people = [person(number, WrittenContract(worked=worked)) for number in numbers]
    path.write_bytes(b"".join(write_dsn([WrittenMonth(siret, JANUARY, people)])))
    return str(path)


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_an_accepted_file_ends_with_zero_and_a_replay_says_so(tmp_path: Path) -> None:
    path = dsn(tmp_path / "a.dsn", 1, 2)
    assert run("import_declarations", path) == (0, f"{path}: accepted\n  2 people, 1 establishment months\n")
    assert run("import_declarations", path) == (
        0,
        f"{path}: accepted (already taken in: nothing was done again)\n  2 people, 1 establishment months\n",
    )


def test_a_refused_file_ends_with_one_and_names_its_lines(tmp_path: Path) -> None:
    path = Path(dsn(tmp_path / "a.dsn", 1))
    path.write_bytes(path.read_bytes().replace(b"S21.G00.53.002,'151.67'", b"S21.G00.53.002,'lots'"))
    assert run("import_declarations", str(path)) == (
        1,
        f"{path}: refused\n  line 45: The value of S21.G00.53.002 is not a number with at most two decimals.\n",
    )


def test_a_file_set_aside_ends_with_two_and_the_others_are_still_read(tmp_path: Path) -> None:
    odd, good = dsn(tmp_path / "a.dsn", 1, 2, 3, worked=2_000), tmp_path / "b.csv"
    good.write_bytes(b"PK\x03\x04")
    code, said = run("import_declarations", odd, str(good), "--json")
    first, second = map(json.loads, said.splitlines())
    assert code == 2
    assert (first["status"], [anomaly["code"] for anomaly in first["report"]["anomalies"]]) == (
        "set_aside",
        ["unit_confusion"],
    )
    assert (second["status"], second["report"]["reasons"][0]["code"]) == ("refused", "file_compressed")


def test_a_file_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run("import_declarations", str(tmp_path / "nothing"))


def test_a_year_is_credited_with_progress_and_agreeing_totals(tmp_path: Path) -> None:
    run("import_declarations", dsn(tmp_path / "a.dsn", 1, 2))
    code, said = run("credit_year", "2025", "--workers", "1", "--chunk", "1")
    assert code == 0
    assert said.splitlines() == [
        "1/2 chunks, 1 credits, 47.20 EUR",
        "2/2 chunks, 2 credits, 94.40 EUR",
        "2025: 2 credits, 94.40 EUR, of which 0.00 EUR withheld for claims. Control totals agree: True.",
    ]
    again = json.loads(run("credit_year", "2025", "--json", "--workers", "1")[1])
    assert (again["transfers"], again["cents"], again["control_totals_agree"]) == (2, 9_440, True)


def test_a_year_that_is_not_over_is_refused_in_one_sentence() -> None:
    with pytest.raises(CommandError, match="is not over"):
        run("credit_year", "2090")
