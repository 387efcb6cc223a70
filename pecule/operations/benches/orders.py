"""Orders from their request to their acceptance, over HTTP: how many a second, how long each page, and none twice.

A journey is six requests: the holder asks for a place, the organisation's program proposes it, the holder asks for
the approval, gives it, accepts (holds on several funds), and pays the participation by card, which makes it firm
(held too; notices to both sides). Everybody is signed in beforehand. Buyers run beside the server on the same cores.
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
from pecule.operations.benches.page import wait_until_it_answers
from pecule.operations.benches.report import Measure, measured

RATE = 100  # journeys offered a second: the goal
PEAK = 5  # the national peak is a few a second
ROUNDS, JOURNEYS, AT_PEAK = 5, 300, 60
QUICK_ROUNDS, QUICK_JOURNEYS, QUICK_AT_PEAK = 2, 40, 15
KILLED = 100
PORT = 8971
AT_ONCE = 16  # journeys under way when as many as possible are made
_HOLDER = ("request", "ask", "approve", "accept", "pay")


def run(size: int | None, quick: bool) -> list[Measure]:
    """Make ``size`` journeys a round (300), and kill the server once in the middle of others."""
    call_command("migrate", verbosity=0)
    rounds, journeys, at_peak = (QUICK_ROUNDS, QUICK_JOURNEYS, QUICK_AT_PEAK) if quick else (ROUNDS, JOURNEYS, AT_PEAK)
    journeys = size or journeys
    killed = min(KILLED, journeys)
    market = open_market(rounds * (journeys + at_peak) + killed + AT_ONCE, at=clock.now())
    told: list[str] = []
    with running.processes([_server()]) as started:
        wait_until_it_answers(started[0])
        told += _orders(_buy(market, AT_ONCE, rate=0))
        offered, calm = [], []
        for _ in range(rounds):
            offered.append(_buy(market, journeys, rate=RATE))
            calm.append(_buy(market, at_peak, rate=PEAK))
        for turn in (*offered, *calm):
            told += _orders(turn)
    books = trouble_in_the_books(told)
    return [
        measured(
            "accepted_per_s", [len(_orders(turn)) / turn["seconds"] for turn in offered], "orders/s", "higher", RATE,
            offered_per_s=RATE, journeys=journeys, failed=sum(len(_failed(turn)) for turn in offered + calm),
            requests_per_order=len(_HOLDER) + 1,
        ),
        measured(
            "p99_ms", [_p99(turn, _HOLDER, waiting=True) for turn in offered], f"ms, {RATE}/s offered", "lower", 250
        ),
        measured(
            "p99_at_peak_ms", [_p99(turn, _HOLDER) for turn in calm], f"ms, {PEAK}/s offered", "lower", 250,
            median_ms={step: round(median(_all(calm, step)), 1) for step in (*_HOLDER, "answer")},
            accepted_per_s=round(median(len(_orders(turn)) / turn["seconds"] for turn in calm), 2),
        ),
        *_after_a_kill(market, killed, books),
    ]  # fmt: skip


def _after_a_kill(market: Market, count: int, before: dict[str, int]) -> list[Measure]:
    """Kill the web server in the middle of journeys, start another, and count when all have ended."""
    killed = _buy(market, count, rate=10, patience=60, kill=True)
    books = trouble_in_the_books(_orders(killed))
    again = sum(one["again"] for one in killed["journeys"])
    wrong = sum(books.values()) + sum(before.values()) + len(_failed(killed))
    return [
        measured(
            "lost_or_doubled", [float(wrong)], "orders", "lower", 0, journeys=count, requests_sent_again=again,
            after_the_kill=books, before_it=before, failed=_failed(killed)[:5],
        )
    ]  # fmt: skip


def _server() -> list[str]:
    return running.web_command("127.0.0.1", PORT, 2, 4)


def _buy(market: Market, count: int, *, rate: int, patience: float = 0, kill: bool = False) -> dict[str, Any]:
    """Send ``count`` holders on their way, in a process beside ours, and return what became of each."""
    _settle_down()
    plan = {
        "port": PORT, "rate": rate, "patience": patience, "at_once": max(AT_ONCE, 64 if rate else 0),
        "buyers": market.next_buyers(count, at=clock.now()),
    }  # fmt: skip
    with tempfile.TemporaryFile() as asked:
        asked.write(json.dumps(plan).encode())
        asked.seek(0)
        with subprocess.Popen([sys.executable, people.__file__], stdin=asked, stdout=subprocess.PIPE) as process:
            if kill:
                _kill_half_way(count / rate / 2)
                with running.processes([_server()]):
                    told, _ = process.communicate()
            else:
                told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("the people of the bench broke down; see above")
    found: dict[str, Any] = json.loads(told)
    return found


def _kill_half_way(seconds: float) -> None:
    """Serve for so long, then kill without a warning. Whoever comes first waits until it answers."""
    with running.processes([_server()]) as first:
        time.sleep(seconds)
        os.killpg(first[0].pid, signal.SIGKILL)


def _orders(turn: dict[str, Any]) -> list[str]:
    return [one["order"] for one in turn["journeys"] if not one["trouble"]]


def _failed(turn: dict[str, Any]) -> list[str]:
    return [one["trouble"] for one in turn["journeys"] if one["trouble"]]


def _p99(turn: dict[str, Any], steps: Sequence[str], *, waiting: bool = False) -> float:
    """Of all requests of these steps; ``waiting`` counts what a holder waits before the first even leaves."""
    times = [
        one["steps"][step] + (one["late"] if waiting and step == "request" else 0.0)
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
