"""Paying from the command line, and by the jobs."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from pecule.adapters.bank.fake import FakeBank
from pecule.kernel.refusals import Refusal
from pecule.payouts import actions, queries, tasks
from pecule.payouts.rules.refusals import SecondAgentNeeded
from pecule.signin.models import Login
from tests.payouts.making import (
    AT,
    camt053,
    due,
    line,
    make_creditor,
    make_officer,
    owe,
    payment_of,
    prepared,
    state_of,
)

pytestmark = pytest.mark.django_db
EXIT_OK, EXIT_REFUSED, EXIT_LEFT = 0, 1, 2


@pytest.fixture
def bank(settings: LazySettings, tmp_path: Path) -> FakeBank:
    """The bank of a demonstration."""
    settings.PECULE_BANK, settings.BANK_FOLDER = "pecule.adapters.bank.fake.FakeBank", tmp_path
    return FakeBank()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Exit status and lines of a command."""
    try:
        call_command("_".join(words[:2]), *words[2:])
        status = EXIT_OK
    except SystemExit as left:
        status = int(str(left.code))
    return status, capsys.readouterr().out.splitlines()


def test_prepare_send_read_and_report(bank: FakeBank, capsys: pytest.CaptureFixture[str]) -> None:
    creditor = make_creditor()
    for n in range(3):
        owe(creditor, 10_000 + n)
    make_officer("second")
    status, lines = run(capsys, "payouts", "prepare", "--most", "2", "--json")
    made = [json.loads(one) for one in lines]
    assert (status, [(one["payments"], one["cents"]) for one in made]) == (EXIT_OK, [(2, 20_001), (1, 10_002)])
    files = [one["file"] for one in made]
    sending = run(capsys, "payouts", "send", *files, "--agent", "second@staff.example")
    assert sending == (EXIT_OK, ["2 files handed to the bank."])
    status, lines = run(capsys, "payouts", "read", "--json")
    counts = [json.loads(one)["counts"] for one in lines]
    assert (status, sorted(json.dumps(one) for one in counts)) == (
        EXIT_OK, ['{"book": 1}', '{"book": 2}', "{}", "{}"],
    )  # fmt: skip
    status, lines = run(capsys, "payouts", "report", "--json")
    report = json.loads(lines[0])
    assert (status, report["summary"]["in_file"], report["unmatched"]) == (EXIT_OK, 0, [])
    assert ([one["booked"] for one in report["files"]], due(creditor)) == ([1, 2], (0, 0))


def test_with_nothing_due_nothing_is_prepared(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = run(capsys, "payouts", "prepare")
    assert (status, lines, queries.files()) == (
        EXIT_OK, ["Nothing can be paid now. “pecule payouts report” says what waits for what."], [],
    )  # fmt: skip


def test_sending_takes_another_person_who_may(bank: FakeBank, capsys: pytest.CaptureFixture[str]) -> None:
    owe(make_creditor())
    first = make_officer("first")
    file = str(prepared(by=first))
    with pytest.raises(CommandError, match="--agent"):
        run(capsys, "payouts", "send", file, "--agent", "nobody@staff.example")
    with pytest.raises(SecondAgentNeeded):
        run(capsys, "payouts", "send", file, "--agent", "first@staff.example")
    Login.objects.filter(email="first@staff.example").update(roles=["auditor"])
    with pytest.raises(Refusal, match="payments officers"):
        run(capsys, "payouts", "send", file, "--agent", "first@staff.example")
    assert list(bank.out.iterdir()) == []


def test_reading_says_what_was_refused_and_what_is_left(
    bank: FakeBank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = owe(make_creditor())
    prepared()
    left, broken = tmp_path / "left.xml", tmp_path / "broken.xml"
    left.write_bytes(camt053([line(payment_of(reference))]))
    broken.write_bytes(b"<x/>")
    assert run(capsys, "payouts", "read", str(left)) == (
        EXIT_LEFT, ["left.xml: camt.053 C1, 1 lines: read (1 unmatched)"],
    )  # fmt: skip
    assert run(capsys, "payouts", "read", str(left), str(broken)) == (
        EXIT_REFUSED,
        [
            "left.xml: camt.053 C1, 1 lines: read before, nothing was done again (1 unmatched)",
            "broken.xml: refused. This file cannot be read as a bank's answer: it is neither a pain.002 nor a camt.053 "
            "of a version known here. Nothing was done with it. Ask the bank for the file again, as pain.002 or "
            "camt.053.",
        ],
    )
    with pytest.raises(CommandError, match="There is no file"):
        run(capsys, "payouts", "read", str(tmp_path / "none.xml"))
    status, lines = run(capsys, "payouts", "report")
    assert (status, lines[-1]) == (
        EXIT_OK, f"camt.053 C1 line 1: The payment was never sent. {payment_of(reference).public_id.hex.upper()}",
    )  # fmt: skip


def test_the_jobs_deliver_and_collect(bank: FakeBank) -> None:
    reference = owe(make_creditor())
    actions.send_file(file=prepared(), by=make_officer(), at=AT)
    timestamp = int(AT.timestamp())
    tasks.deliver_files(timestamp)
    assert state_of(reference) == ("sent", "")
    tasks.collect_answers(timestamp)
    assert state_of(reference) == ("paid", "")
