"""Orders from their request to their acceptance, over HTTP: how many a second, how long each page, and none twice.

The acceptance is measured alone on orders made ready beforehand: the holder's POST that accepts, holds several funds,
begins the payment of the participation and writes to the trail. The payment by card, which makes the order firm and
queues the notices to both sides, is measured after it on the same orders. A journey is all six requests: the holder
asks for a place, the organisation's program proposes it, the holder asks for the approval, gives it, accepts, and pays
by card. Everybody is signed in beforehand. Buyers run beside the server on the same cores.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from django.core.management import call_command
from django.db import connection

from pecule.operations import clock, running
from pecule.operations.benches.buying import buyers as people
from pecule.operations.benches.buying.books import trouble_in_the_books
from pecule.operations.benches.buying.market import Market, open_market
from pecule.operations.benches.buying.processors import busy_ms, database_pid, spent_ms
from pecule.operations.benches.buying.ready import made_ready
from pecule.operations.benches.page import wait_until_it_answers
from pecule.operations.benches.report import Measure, measured

RATE = 100  # acceptances offered a second: the goal
PEAK = 5  # journeys a second: the national peak is a few
ROUNDS, ACCEPTED, JOURNEYS, AT_PEAK = 5, 300, 60, 60
QUICK_ROUNDS, QUICK_ACCEPTED, QUICK_JOURNEYS, QUICK_AT_PEAK = 2, 60, 20, 15
KILLED = 100
PORT = 8971
AT_ONCE = 16  # orders under way when as many as possible are made
_HOLDER = ("request", "ask", "approve", "accept", "pay")
_Turns = list[dict[str, Any]]
_JOURNEY = ("request", "answer", "ask", "approve", "accept", "pay")


def run(size: int | None, quick: bool) -> list[Measure]:
    """Accept ``size`` orders a turn (300), make whole journeys, and kill the server once in the middle of others."""
    call_command("migrate", verbosity=0)
    rounds, accepted, journeys, at_peak = (
        (QUICK_ROUNDS, QUICK_ACCEPTED, QUICK_JOURNEYS, QUICK_AT_PEAK)
        if quick
        else (ROUNDS, ACCEPTED, JOURNEYS, AT_PEAK)
    )
    accepted = size or accepted
    killed = min(KILLED, accepted)
    market = open_market(rounds * (2 * accepted + journeys + at_peak) + killed + 2 * AT_ONCE, at=clock.now())
    most: _Turns = []
    offered: _Turns = []
    paid: _Turns = []
    whole: _Turns = []
    calm: _Turns = []
    with running.processes([_server()]) as started:
        wait_until_it_answers(started[0])
        server = started[0].pid
        first = [*_accept(market, AT_ONCE, server, rate=0), _buy(market.next_buyers(AT_ONCE, at=clock.now()), server)]
        for _ in range(rounds):
            for turns, rate in ((most, 0), (offered, RATE)):
                accepts, pays = _accept(market, accepted, server, rate=rate)
                turns.append(accepts)
                if rate == 0:
                    paid.append(pays)
            whole.append(_buy(market.next_buyers(journeys, at=clock.now()), server))
            calm.append(_buy(market.next_buyers(at_peak, at=clock.now()), server, rate=PEAK))
    firm = [turn for turn in (*first, *paid, *whole, *calm) if "pay" in turn["steps"]]
    failed = [one for turn in (*first, *most, *offered, *paid, *whole, *calm) for one in _failed(turn)]
    books = trouble_in_the_books([order for turn in firm for order in _orders(turn)])
    return [
        measured(
            "accepted_per_s", [_speed(turn) for turn in most], "acceptances/s", "higher", RATE, at_once=AT_ONCE,
            orders=accepted, failed=failed[:5], milliseconds_of_processor=_costs(most),
            cores_taken_by_others=_others(most),
        ),
        measured(
            "p99_ms", [_p99(turn, ["accept"], waiting=True) for turn in offered], f"ms, {RATE}/s offered", "lower", 250,
            accepted_per_s=round(median(map(_speed, offered)), 1),
            median_ms=round(median(_all(offered, "accept")), 1), cores_taken_by_others=_others(offered),
        ),
        measured(
            "paid_per_s", [_speed(turn) for turn in paid], "card payments/s", "higher", None,
            milliseconds_of_processor=_costs(paid),
        ),
        measured(
            "journeys_per_s", [_speed(turn) for turn in whole], "orders/s", "higher", None, requests=len(_JOURNEY),
            milliseconds_of_processor=_costs(whole),
        ),
        measured(
            "p99_at_peak_ms", [_p99(turn, _HOLDER) for turn in calm], f"ms, {PEAK} journeys/s offered", "lower", 250,
            median_ms={step: round(median(_all(calm, step)), 1) for step in _JOURNEY},
        ),
        *_after_a_kill(market, killed, books, failed),
    ]  # fmt: skip


def _accept(market: Market, count: int, server: int, *, rate: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Accept ``count`` orders made ready, then pay them by card; what became of both."""
    at = clock.now()
    accepts = _buy(made_ready(market.next_buyers(count, at=at), at=at), server, ["accept"], rate=rate)
    pays = _buy([{"cookie": one["cookie"], "order": one["order"], "bank": one["bank"]}
                 for one in accepts["journeys"] if not one["trouble"]], server, ["pay"])  # fmt: skip
    return accepts, pays


def _after_a_kill(market: Market, count: int, before: dict[str, int], failed: list[str]) -> list[Measure]:
    """Kill the web server in the middle of journeys, start another, and count when all have ended."""
    killed = _buy(market.next_buyers(count, at=clock.now()), 0, rate=10, patience=60, kill=True)
    books = trouble_in_the_books(_orders(killed))
    again = sum(one["again"] for one in killed["journeys"])
    wrong = sum(books.values()) + sum(before.values()) + len(_failed(killed)) + len(failed)
    return [
        measured(
            "lost_or_doubled", [float(wrong)], "orders", "lower", 0, journeys=count, requests_sent_again=again,
            after_the_kill=books, before_it=before, failed=_failed(killed)[:5],
        )
    ]  # fmt: skip


def _server() -> list[str]:
    return running.web_command("127.0.0.1", PORT, 2, 4)


def _buy(
    buyers: list[dict[str, str]], server: int, steps: Sequence[str] = _JOURNEY, *, rate: int = 0, patience: float = 0,
    kill: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Send ``buyers`` on their way, in a process beside ours, and return what became of each and what it cost."""
    _settle_down()
    plan = {
        "port": PORT, "rate": rate, "patience": patience, "at_once": max(AT_ONCE, 64 if rate else 0), "steps": steps,
        "buyers": buyers,
    }  # fmt: skip
    database = database_pid()
    before, began = (spent_ms(server), spent_ms(database), busy_ms()), time.perf_counter()
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(plan).encode())
        asked.seek(0)
        with subprocess.Popen([sys.executable, people.__file__], stdin=asked, stdout=subprocess.PIPE) as process:
            if kill:
                _kill_half_way(len(buyers) / rate / 2)
                with running.processes([_server()]):
                    told, _ = process.communicate()
            else:
                told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("the people of the bench broke down; see above")
    found: dict[str, Any] = json.loads(told)
    web, data = spent_ms(server) - before[0], spent_ms(database) - before[1]
    cost = {"python": web, "postgresql": data, "buyers": found["cpu"] * 1000}
    others = (busy_ms() - before[2] - sum(cost.values())) / (time.perf_counter() - began) / 1000
    each = {name: spent / len(buyers) for name, spent in cost.items()}
    return found | {"steps": steps, "cost": each, "others": others}


def _kill_half_way(seconds: float) -> None:
    """Serve for so long, then kill without a warning. Whoever comes first waits until it answers."""
    with running.processes([_server()]) as first:
        time.sleep(seconds)
        os.killpg(first[0].pid, signal.SIGKILL)


def _speed(turn: dict[str, Any]) -> float:
    return len(_orders(turn)) / float(turn["seconds"])


def _costs(turns: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Milliseconds of processor that one order took, by who took them."""
    return {name: round(median(turn["cost"][name] for turn in turns), 1) for name in turns[0]["cost"]}


def _others(turns: _Turns) -> list[float]:
    """How many cores' worth of time other work took in each turn: none on a machine of the bench's own."""
    return [round(turn["others"], 2) for turn in turns]


def _orders(turn: dict[str, Any]) -> list[str]:
    return [one["order"] for one in turn["journeys"] if not one["trouble"]]


def _failed(turn: dict[str, Any]) -> list[str]:
    return [one["trouble"] for one in turn["journeys"] if one["trouble"]]


def _p99(turn: dict[str, Any], steps: Sequence[str], *, waiting: bool = False) -> float:
    """Of all requests of these steps; ``waiting`` counts what a holder waits before it even leaves."""
    times = [
        one["steps"][step] + (one["late"] if waiting else 0.0)
        for one in turn["journeys"]
        for step in steps
        if step in one["steps"]
    ]
    return float(quantiles(times, n=100)[98])


def _all(turns: Sequence[dict[str, Any]], step: str) -> list[float]:
    return [one["steps"][step] for turn in turns for one in turn["journeys"] if step in one["steps"]]


def _settle_down() -> None:
    """Do now what autovacuum would do in the middle of a measure."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE orders_order")
