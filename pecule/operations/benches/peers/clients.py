"""Clients that call one function again and again, each in a process of its own with its own connection."""

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from django.db import connections

Once = Callable[[], object]
_PROCESSES = multiprocessing.get_context("fork")


def per_second(client: Callable[[int], Once], count: int, seconds: float) -> float:
    """Start ``count`` clients together; return how many calls a second they finished, all taken together.

    ``client`` is called in each process with its number, and returns what to call again and again.
    """
    connections.close_all()
    barrier = _PROCESSES.Barrier(count)
    pipes = [_PROCESSES.Pipe(duplex=False) for _ in range(count)]
    processes = [
        _PROCESSES.Process(target=_run, args=(client, number, seconds, barrier, pipes[number][1]))
        for number in range(count)
    ]
    for process in processes:
        process.start()
    rates = [pipes[number][0].recv() for number in range(count)]
    for process in processes:
        process.join()
    return float(sum(rates))


def _run(client: Callable[[int], Once], number: int, seconds: float, barrier: Barrier, pipe: Connection) -> None:
    once = client(number)
    once()
    barrier.wait(timeout=60)
    done, begun = 0, time.perf_counter()
    while (passed := time.perf_counter() - begun) < seconds:
        once()
        done += 1
    pipe.send(done / passed)
    connections.close_all()
