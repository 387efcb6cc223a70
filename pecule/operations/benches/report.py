"""What a bench says: measures with their samples, as one JSON object."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a bench. ``value`` is the median of ``samples``; ``goal`` what the project promises.

    ``extra`` holds what stands behind the figure, as a curve or the speeds that a ratio was taken of.
    """

    name: str
    value: float
    unit: str
    better: Literal["higher", "lower"]
    goal: float | None
    samples: list[float] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


def measured(
    name: str,
    samples: list[float],
    unit: str,
    better: Literal["higher", "lower"],
    goal: float | None,
    **extra: Any,
) -> Measure:
    """A measure whose value is the median of its samples."""
    return Measure(name, median(samples), unit, better, goal, samples, extra)


def _commit() -> str:
    """The commit that is measured, with a plus sign when the tree holds more."""
    try:
        shown = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12"], capture_output=True, text=True, cwd=_ROOT
        )
    except OSError:
        return "unknown"
    return shown.stdout.strip() or "unknown"


def _machine() -> str:
    """Processor, cores and memory, without the machine's name."""
    cpuinfo = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in _lines(cpuinfo) if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = models[0] if models else platform.machine()
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def as_object(name: str, measures: Sequence[Measure], *, quick: bool) -> dict[str, Any]:
    """One JSON-ready object: bench, commit, machine, measures; a quick run says so."""
    return {
        "bench": name,
        "commit": _commit(),
        "machine": _machine(),
        "quick": quick,
        "measures": [_shown(measure) for measure in measures],
    }


def _shown(measure: Measure) -> dict[str, Any]:
    shown = asdict(measure)
    if not measure.extra:
        del shown["extra"]
    return shown


def as_text(measured: dict[str, Any]) -> str:
    """The same for people: one line a measure, with its goal and whether it is met."""
    lines = [f"{measured['bench']} at {measured['commit']} on {measured['machine']}"]
    if measured["quick"]:
        lines.append("quick: smaller sizes, not the figures to quote")
    for one in measured["measures"]:
        goal = "" if one["goal"] is None else f"  goal {'≥' if one['better'] == 'higher' else '≤'} {one['goal']:g}"
        lines.append(f"  {one['name']:28} {one['value']:14,.3f} {one['unit']:16}{goal}")
        lines += [f"    {name}: {value}" for name, value in one.get("extra", {}).items()]
    return "\n".join(lines)
