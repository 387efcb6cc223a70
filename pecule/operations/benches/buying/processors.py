"""Processor time of whole families of processes, by /proc: what a throughput costs, however busy the machine is."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

_TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def database_pid() -> int:
    """The first process of the embedded server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return int((Path(cursor.fetchone()[0]) / "postmaster.pid").read_text().split()[0])


def spent_ms(pid: int) -> float:
    """Milliseconds of processor that a process, its descendants and those of them that ended have taken so far."""
    parents = {int(entry.name): _stat(entry) for entry in Path("/proc").iterdir() if entry.name.isdecimal()}
    return sum(sum(map(int, parents[one][11:15])) for one in _family(pid, parents)) * _TICK


def busy_ms() -> float:
    """Milliseconds of all processors that anybody on this machine has taken so far, those of another machine's too."""
    ticks = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
    return (sum(ticks) - ticks[3] - ticks[4]) * _TICK  # all but idle, and waiting for a disk


def _stat(entry: Path) -> list[str]:
    """The fields of a process after its name: [1] is its parent, [11:15] its ticks and those of children that ended."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return ["Z", "0", *["0"] * 13]


def _family(pid: int, known: dict[int, list[str]]) -> Iterator[int]:
    if pid in known:
        yield pid
    for child in [one for one, fields in known.items() if int(fields[1]) == pid]:
        yield from _family(child, known)
