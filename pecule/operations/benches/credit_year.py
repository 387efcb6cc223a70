"""The yearly credit, from accepted declarations to posted balances, beside a plain text COPY of the same transfers."""

# ruff: noqa: S608 -- SQL is put together from constants and integers of this module

import math
import resource
import time
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
from pecule.operations.benches.report import Measure, measured

BY = system("bench")
FIRST_YEAR = 2019
FULL_HOLDERS, QUICK_HOLDERS = 1_000_000, 40_000
FULL_ROUNDS, QUICK_ROUNDS = 5, 3
TIMES = 5  # the larger size is five times the smaller


def run(size: int | None, quick: bool) -> list[Measure]:
    """Credit several years at ``size`` accounts (1 million; 40,000 with ``quick``), then at five times as many.

    Each run is followed by a COPY of the transfers it wrote: one, the other, one, the other. The ledger keeps all
    years, as it would. The database must be a scratch one.
    """
    few_holders = size or (QUICK_HOLDERS if quick else FULL_HOLDERS)
    rounds = QUICK_ROUNDS if quick else FULL_ROUNDS
    call_command("migrate", verbosity=0)
    few = _rounds(few_holders, FIRST_YEAR, rounds)
    many = _rounds(few_holders * TIMES, FIRST_YEAR + rounds, rounds)
    exponents = [math.log(b / a) / math.log(TIMES) for (a, _), (b, _) in zip(few, many, strict=True)]
    copy = [copied / credited for credited, copied in few + many]
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = {
        f"seconds_{few_holders}": median(credited for credited, _ in few),
        f"seconds_{few_holders * TIMES}": median(credited for credited, _ in many),
        f"copy_seconds_{few_holders * TIMES}": median(copied for _, copied in many),
    }
    return [
        measured("copy_fraction", copy, "ratio", "higher", 1 / 3, **seconds),
        # Five times the accounts in at most 5.5 times the time.
        measured("growth_exponent", exponents, "exponent", "lower", math.log(5.5) / math.log(5)),
        measured("python_rss_mb", [rss_mb], "MB", "lower", 500),
    ]


def _rounds(holders: int, first_year: int, rounds: int) -> list[tuple[float, float]]:
    """Seconds to credit and seconds to copy, for one year after the other."""
    _populate(holders)
    found = []
    with TemporaryDirectory() as folder:
        for year in range(first_year, first_year + rounds):
            _declare(holders, year)
            # A year lies between two runs: what the last one wrote was vacuumed long ago.
            _settle_down("ledger_transfer", "ledger_account")
            begun = time.perf_counter()
            done = credit_year(year, by=BY, at=datetime(year + 1, 3, 1, tzinfo=UTC))
            credited = time.perf_counter() - begun
            if not control_totals(year).agree or done.transfers < holders // 2:
                raise RuntimeError(f"the totals of {year} do not agree")
            found.append((credited, _copy_seconds(year, Path(folder) / "transfers.txt")))
    return found


def _populate(holders: int) -> None:
    """Holders up to this many, each with an account of own rights; made-up seals, no names."""
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
        cursor.execute("TRUNCATE entitlements_yearofwork")
        cursor.execute(
            "INSERT INTO entitlements_yearofwork (holder_id, employer_id, year, contract, category, unit, reference, "
            "worked, counted_absence, disabled, contribution_paid) "
            "SELECT h.id, (SELECT min(id) FROM entitlements_employer), %s, '00001', 'employee', 'hours', 0, "
            "CASE WHEN h.id %% 4 = 0 THEN h.id %% 80000 + 1 ELSE 160700 END, 0, h.id %% 50 = 0, true "
            "FROM holders_holder h ORDER BY h.id LIMIT %s",
            [year, holders],
        )
    _settle_down("entitlements_yearofwork")


def _settle_down(*tables: str) -> None:
    """Do now what autovacuum would do in the middle of a measure."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _copy_seconds(year: int, path: Path) -> float:
    """Seconds of a plain text COPY of that year's transfers into a bare table, from a file, by this process."""
    bounds = [
        f"(SELECT id_prefix || '8{digit * 15}' FROM entitlements_creditrun WHERE year = {year})" for digit in "0f"
    ]
    year_of_it = f"SELECT * FROM ledger_transfer WHERE id BETWEEN {bounds[0]}::uuid AND {bounds[1]}::uuid"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute("CREATE TABLE bench_bare AS TABLE ledger_transfer WITH NO DATA")
        with path.open("wb") as file, cursor.copy(f"COPY ({year_of_it}) TO STDOUT") as source:
            for block in source:
                file.write(block)
        begun = time.perf_counter()
        with path.open("rb") as file, cursor.copy("COPY bench_bare FROM STDIN") as target:
            while block := file.read(1 << 20):
                target.write(block)
        return time.perf_counter() - begun
