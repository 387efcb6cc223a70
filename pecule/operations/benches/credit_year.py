"""The yearly credit, from accepted declarations to posted balances, beside a plain text COPY of the same transfers."""

import math
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection

from pecule.entitlements.actions.accounts import OWN_FUND
from pecule.entitlements.actions.crediting import credit_year
from pecule.entitlements.queries.runs import control_totals
from pecule.kernel.actors import system
from pecule.ledger import actions as ledger
from pecule.operations.benches.report import Measure

BY = system("bench")
FIRST_YEAR = 2019


def run(size: int | None, quick: bool) -> list[Measure]:
    """Credit several years at ``size`` accounts (1 million) and one fifth... five times as many; compare with COPY.

    Sizes are a tenth with ``quick``. The database must be a scratch one.
    """
    small = size or (60_000 if quick else 1_000_000)
    rounds = 3 if quick else 5
    call_command("migrate", verbosity=0)
    few, fractions = _times(small, rounds)
    many, more_fractions = _times(small * 5, rounds)
    growth = [math.log(b / a) / math.log(5) for a, b in zip(sorted(few), sorted(many), strict=True)]
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    copy = more_fractions
    return [
        Measure("copy_fraction", median(copy), "ratio", "higher", 1 / 3, copy),
        Measure(
            "growth_exponent", math.log(median(many) / median(few)) / math.log(5), "exponent", "lower", 1.06, growth
        ),
        Measure("python_rss_mb", rss, "MB", "lower", 500, [rss]),
    ]


def _times(holders: int, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each run over ``holders`` accounts, and its speed as a fraction of COPY's, in turns."""
    _populate(holders)
    seconds, fractions = [], []
    with TemporaryDirectory() as folder:
        for year in _years(rounds):
            _declare(holders, year)
            begun = time.perf_counter()
            done = credit_year(year, by=BY, at=datetime(year + 1, 3, 1, tzinfo=UTC), workers=2)
            seconds.append(time.perf_counter() - begun)
            if not control_totals(year).agree or done.transfers == 0:
                raise RuntimeError(f"the totals of {year} do not agree")
            fractions.append(_copy_seconds(year, Path(folder) / "transfers.txt") / seconds[-1])
            _forget_declarations(year)
    return seconds, fractions


def _years(rounds: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(year), %s) FROM entitlements_creditrun", [FIRST_YEAR - 1])
        last = int(cursor.fetchone()[0])
    return iter(range(last + 1, last + 1 + rounds))


def _populate(holders: int) -> None:
    """Holders up to this many, each with an empty account of own rights; made-up seals, no names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO holders_holder (nir_hash, nir_cipher, birth_name, given_names, opened_at) "
            "SELECT sha256(n::text::bytea), sha256(n::text::bytea) || sha256(n::text::bytea), 'A', 'B', now() "
            "FROM generate_series((SELECT count(*) FROM holders_holder) + 1, %s) AS n",
            [holders],
        )
        cursor.execute(
            "INSERT INTO entitlements_employer (siret, name) VALUES ('73282932000074', '') ON CONFLICT DO NOTHING"
        )
    ledger.open_accounts_select("SELECT id FROM holders_holder", owner_kind="holder", fund=OWN_FUND, floored=True)
    _settle_down("holders_holder", "ledger_account")


def _declare(holders: int, year: int) -> None:
    """What standing declarations add up to: one contract each, every fourth below half time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO entitlements_yearofwork (holder_id, employer_id, year, contract, category, unit, reference, "
            "worked, counted_absence, disabled, contribution_paid) "
            "SELECT h.id, (SELECT min(id) FROM entitlements_employer), %s, '00001', 'employee', 'hours', 0, "
            "CASE WHEN h.id %% 4 = 0 THEN h.id %% 80000 + 1 ELSE 160700 END, 0, h.id %% 50 = 0, true "
            "FROM holders_holder h ORDER BY h.id LIMIT %s",
            [year, holders],
        )
    _settle_down("entitlements_yearofwork")


def _forget_declarations(year: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE entitlements_yearofwork")


def _settle_down(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cursor.execute("CHECKPOINT")


def _copy_seconds(year: int, path: Path) -> float:
    """Seconds of a plain text COPY of that year's transfers into a bare table, read from a file by this process."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare AS TABLE ledger_transfer WITH NO DATA")
        cursor.execute("TRUNCATE bench_bare")
        prefix = "(SELECT id_prefix || '8' FROM entitlements_creditrun WHERE year = %d)" % year
        select = (
            f"SELECT * FROM ledger_transfer WHERE id BETWEEN ({prefix} || '000000000000000')::uuid "
            f"AND ({prefix} || 'fffffffffffffff')::uuid"
        )
        with path.open("wb") as file, cursor.copy(f"COPY ({select}) TO STDOUT") as source:
            for block in source:
                file.write(block)
        cursor.execute("CHECKPOINT")
        begun = time.perf_counter()
        with path.open("rb") as file, cursor.copy("COPY bench_bare FROM STDIN") as target:
            while block := file.read(1 << 20):
                target.write(block)
        return time.perf_counter() - begun
