"""A payout run: from what is due to pain.001 files, and back from the bank's camt.053, in a process of its own."""

import json
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connection

from pecule.operations.benches.report import Measure, measured

FULL, QUICK = 100_000, 1_000
CREDITORS = 2_000
AT, DAY = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
# Preparing, sending and reading do nothing else than the commands do; the fake bank writes its answers elsewhere.
RUN = """
import json, resource, sys, time
import django
django.setup()
from pecule.operations.benches import payouts
print(json.dumps(payouts.measure(sys.argv[1], sys.argv[2])))
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Pay ``size`` sums (100,000; 1,000 with ``quick``), five times (three); each step in a fresh process.

    The bank's own work (reading our files, writing its answers) is not counted.
    """
    wanted = size or (QUICK if quick else FULL)
    call_command("migrate", verbosity=0)
    _make_creditors()
    speeds, peaks, parts = [], [], []
    for turn in range(3 if quick else 5):
        _owe(wanted, turn)
        with TemporaryDirectory() as folder:
            out = _step("out", folder)
            _answer(Path(folder))
            back = _step("back", folder)
        if (out["payments"], back["booked"]) != (wanted, wanted):
            raise RuntimeError(f"{wanted} sums owed, {out['payments']} sent, {back['booked']} booked")
        speeds.append(wanted / (out["seconds"] + back["seconds"]))
        peaks.append(max(out["rss_mb"], back["rss_mb"]))
        parts.append({"out_s": round(out["seconds"], 1), "back_s": round(back["seconds"], 1)})
    return [
        measured("payments_per_s", speeds, "payments/s", "higher", 500, payments=wanted, parts=parts),
        measured("rss_mb", peaks, "MB", "lower", 300, payments=wanted),
    ]


def _step(what: str, folder: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", RUN, what, folder], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(what: str, folder: str) -> dict[str, Any]:
    """One half of a run, in this process: its seconds, the peak of its memory, and what it did."""
    begun = time.perf_counter()
    found = _send_all(Path(folder)) if what == "out" else _read_all(Path(folder))
    found["seconds"] = time.perf_counter() - begun
    peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return {**found, "rss_mb": int(peak) / 1024}


def _send_all(folder: Path) -> dict[str, Any]:
    from pecule.adapters.bank.client import FolderBank
    from pecule.kernel.actors import Actor, system
    from pecule.payouts import actions, queries
    from pecule.signin.queries import login_by_email

    officer = login_by_email("bench@staff.example")
    if officer is None:
        raise RuntimeError("the payments officer is missing")
    bank, payments = FolderBank(folder), 0
    for file in actions.prepare_files(day=DAY, by=system("bench"), at=AT):
        actions.send_file(file=file, by=Actor("staff", str(officer.public_id)), at=AT)
        line = queries.file_page(file, limit=0).line
        bank.send(line.message_id, queries.file_xml(file))
        payments += line.payments
    return {"payments": payments}


def _read_all(folder: Path) -> dict[str, Any]:
    from pecule.adapters.bank.client import FolderBank
    from pecule.kernel.actors import system
    from pecule.payouts import actions

    booked = 0
    for answer in FolderBank(folder).answers(at=AT):
        with answer.open() as stream:
            booked += actions.read_answer(stream=stream, by=system("bench"), at=AT).counts.get("book", 0)
    return {"booked": booked}


def _answer(folder: Path) -> None:
    from pecule.adapters.bank.fake import FakeBank

    for _ in FakeBank(folder).answers(at=AT):
        pass


def _make_creditors() -> None:
    """Organisations with an account each, and a payments officer."""
    from pecule.signin.models import Login

    login = Login(email="bench@staff.example", audience="staff", roles=["payments_officer"], created_at=AT)
    login.set_unusable_password()
    login.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogue_organisation (siret, nda, name, city, status, iban, registered_at) "
            "SELECT lpad(n::text, 14, '0'), lpad(n::text, 11, '0'), 'Organisme ' || n, '', 'draft', "
            "'FR7630006000011234567890189', now() FROM generate_series(1, %s) AS n",
            [CREDITORS],
        )
        cursor.execute(
            "INSERT INTO catalogue_bankdetails (organisation_id, iban, holder_name, given_at, usable_from) "
            "SELECT id, iban, name, now(), '2020-01-01' FROM catalogue_organisation"
        )
        cursor.execute(
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored) "
            "SELECT 'organisation', id, 'due', false FROM catalogue_organisation"
        )


def _owe(count: int, turn: int) -> None:
    """Sums that are invoiced; no amount that the fake bank refuses or gives back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payouts_payable (reference, organisation_id, title, cents, owed_on, key, state, "
            "invoice_number, compensated_cents, refused_iban) SELECT format('order:%%s-%%s', %s, n), o.id, 'A', "
            "(n %% 5000 + 1) * 100, '2026-03-02', gen_random_uuid(), 'to_invoice', '', 0, '' "
            "FROM generate_series(1, %s) AS n JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place "
            "FROM catalogue_organisation) AS o ON o.place = n %% %s + 1",
            [turn, count, CREDITORS],
        )
        cursor.execute(
            "UPDATE payouts_payable SET state = 'invoiced', invoice_number = reference, invoiced_on = '2026-03-02', "
            "due_by = '2026-04-01' WHERE state = 'to_invoice'"
        )
    _settle_down("payouts_payable", "payouts_payment", "ledger_transfer", "ledger_stripe", "ledger_open_hold")


def _settle_down(*tables: str) -> None:
    """Do now what autovacuum would do in the middle of a measure."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
