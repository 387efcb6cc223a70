"""Processor seconds that processes spent, as Linux counts them: theirs, their threads', their children's."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def spent_seconds(roots: Iterable[int]) -> float:
    """User and system seconds of these processes, of all below them, and of their children that have ended."""
    below = _children()
    waiting, total = list(roots), 0.0
    while waiting:
        process = waiting.pop()
        total += _own(process)
        waiting += below.get(process, [])
    return total


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            found.setdefault(int(fields[1]), []).append(int(entry.name))
    return found


def _own(process: int) -> float:
    fields = _fields(process)
    return sum(map(int, fields[11:15])) / _TICKS if fields else 0.0  # utime, stime and those of ended children


def _fields(process: int) -> list[str]:
    """What /proc says of a process after its name (proc(5): state, parent, ...); empty when it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
