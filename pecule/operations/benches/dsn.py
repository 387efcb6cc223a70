"""Reading DSN files: lines a second on one core, and memory, in a process that does nothing else."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pecule.entitlements.rules.dsn_writer import WrittenContract, WrittenMonth, WrittenPerson, write_dsn
from pecule.operations.benches.report import Measure, measured

FULL_BYTES = 1_000_000_000
QUICK_BYTES = 30_000_000
BYTES_A_PERSON = 800  # about: a person's month in the file below
READER = """
import json, resource, sys, time
from datetime import date
from pecule.entitlements.rules.dsn import read_dsn
from pecule.entitlements.rules.dsn_person import Scales
from pecule.entitlements.rules.lines import Reading
reading = Reading(date(2026, 1, 1))
begun = time.perf_counter()
with open(sys.argv[1], "rb") as stream:
    persons = sum(1 for _ in read_dsn(stream, reading, Scales(160_700)))
seconds = time.perf_counter() - begun
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([reading.lines_total / seconds, int(peak) / 1024, persons, reading.reasons_total]))
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Read one file of ``size`` bytes (1 GB; 30 MB with ``quick``), five times (three), each in a fresh process."""
    wanted = size or (QUICK_BYTES if quick else FULL_BYTES)
    persons = max(1, wanted // BYTES_A_PERSON)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.dsn"
        _write(path, persons)
        bytes_written = path.stat().st_size
        samples = [_read(path, persons) for _ in range(3 if quick else 5)]
    return [
        measured("lines_per_s", [lines for lines, _ in samples], "lines/s", "higher", 100_000, bytes=bytes_written),
        measured("rss_mb", [peak for _, peak in samples], "MB", "lower", 300, bytes=bytes_written),
    ]


def _write(path: Path, persons: int) -> None:
    """One establishment's month of this many people, each with a number, hours and a pay of their own."""
    people = (
        WrittenPerson(
            nir=f"{1 + n % 2}{n // 7 % 100:02d}{n % 12 + 1:02d}75{n // 1000 % 990 + 1:03d}{n % 1000:03d}",
            birth_name=f"D'ÉTÉ {n}",
            given_names="ZOÉ,JEANNE",
            birth_date=date(1950 + n % 50, n % 12 + 1, n % 28 + 1),
            contracts=(WrittenContract(worked=n % 15_167, pay_cents=100_000 + n),),
        )
        for n in range(persons)
    )
    month = WrittenMonth("73282932000074", date(2025, 3, 1), people)
    with path.open("wb") as file:
        file.writelines(write_dsn([month]))


def _read(path: Path, persons: int) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    lines_per_s, rss_mb, found, refused = json.loads(done.stdout)
    if (found, refused) != (persons, 0):
        raise RuntimeError(f"{found} people read of {persons}, {refused} reasons")
    return float(lines_per_s), float(rss_mb)
