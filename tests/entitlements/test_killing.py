"""A run killed at any point goes on where it was: nothing lost, nothing doubled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.actions.importing import ImportOutcome, import_declarations
from pecule.entitlements.models import CreditChunk, CreditRun
from pecule.entitlements.queries.runs import control_totals
from pecule.entitlements.rules.dsn_writer import WrittenMonth
from tests.entitlements.conftest import AT, BY, Import, year_csv
from tests.entitlements.people import BAKERY, nir_of
from tests.ledger.conftest import committed, sql

__all__ = ["committed"]

HOLDERS = 60
RUN = f"""
import os, time
import django; django.setup()
from django.db import connection
from datetime import datetime
from pecule.entitlements.actions.crediting import credit_year
from pecule.kernel.actors import system
print("ready", flush=True)
credit_year(2025, by=system("killed"), at=datetime.fromisoformat("{AT.isoformat()}"), workers=2, chunk_holders=1,
            report=lambda progress: os.write(1, b"%d\\n" % progress.chunks_done) and time.sleep(0.01))
"""


@pytest.fixture
def committed_year(committed: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, so that other processes see them; everything is cleaned afterwards."""
    yield
    tables = sql("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(entitlements|holders)_'")
    sql("SET session_replication_role = replica")
    for (name,) in tables:
        sql(f"DELETE FROM {name}")
    sql("SET session_replication_role = DEFAULT")


@pytest.fixture
def send_committed(committed_year: None, tmp_path: Path) -> Callable[[bytes], ImportOutcome]:
    def _send(data: bytes) -> ImportOutcome:
        (tmp_path / "year.csv").write_bytes(data)
        return import_declarations(tmp_path / "year.csv", name="year.csv", by=BY, at=AT)

    return _send


@pytest.mark.parametrize("chunks_before", [1, 7, 31])
def test_a_killed_run_goes_on_with_exact_totals(
    send_committed: Callable[[bytes], ImportOutcome], chunks_before: int
) -> None:
    rows = [f"{BAKERY};{nir_of(n)};LEFÈVRE;employee;hours;{400 + n}" for n in range(1, HOLDERS + 1)]
    assert send_committed(year_csv(*rows)).status == "accepted"
    name = connection.settings_dict["NAME"]
    server = os.environ["DATABASE_URL"].partition("?")
    address = f"{server[0].rsplit('/', 1)[0]}/{name}{server[1]}{server[2]}"
    run = subprocess.Popen(
        [sys.executable, "-c", RUN], stdout=subprocess.PIPE, env={**os.environ, "DATABASE_URL": address}
    )
    assert run.stdout is not None
    for line in run.stdout:
        if line.strip().isdigit() and int(line) >= chunks_before:
            break
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    _wait_for_its_connections_to_end(name)
    done_before = CreditChunk.objects.exclude(done_at=None).count()
    assert chunks_before <= done_before < HOLDERS
    assert CreditRun.objects.get().finished_at is None
    finished = credit_year(2025, by=BY, at=AT, workers=1)
    expected = sum(
        -(-50_000 * (400 + n) * 100 // 160_700) if (400 + n) * 200 < 160_700 else 50_000 for n in range(1, HOLDERS + 1)
    )
    assert (finished.transfers, finished.cents, finished.chunks_done) == (HOLDERS, expected, HOLDERS)
    assert control_totals(2025).agree
    assert credit_year(2025, by=BY, at=AT, workers=1) == finished


def _wait_for_its_connections_to_end(name: str) -> None:
    """The server notices a dead client at its next word; what it was doing is rolled back."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)


def test_two_workers_credit_everybody_once(send_committed: Callable[[bytes], ImportOutcome]) -> None:
    rows = [f"{BAKERY};{nir_of(n)};LEFÈVRE;employee;hours;1607" for n in range(1, 41)]
    send_committed(year_csv(*rows))
    done = credit_year(2025, by=BY, at=AT, workers=2, chunk_holders=3)
    assert (done.transfers, done.cents) == (40, 40 * 50_000)
    assert control_totals(2025).agree


@pytest.mark.django_db
def test_an_audit_line_that_cannot_be_written_leaves_the_chunk_undone(
    send: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(
        WrittenMonth(BAKERY, AT.date().replace(year=2025, month=1), []),
        year_csv(f"{BAKERY};{nir_of(1)};A;employee;hours;1607"),
    )

    def broken(**_: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("pecule.ledger.actions.transfers.audit.record", broken)
    with pytest.raises(RuntimeError):
        credit_year(2025, by=BY, at=AT, workers=1)
    assert control_totals(2025).ledger == (0, 0)
    assert CreditChunk.objects.filter(done_at=None).count() == CreditChunk.objects.count()
