"""What the law says of calls made to sell, as it stands on a day: ``data/law.yaml``. Pure."""

from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().parents[1] / "data" / "law.yaml"


@dataclass(frozen=True, slots=True)
class Law:
    """One rule as it stands on a day: its value, since when, and the article that says so."""

    value: Any
    since: date
    article: str


@cache
def history(name: str) -> tuple[Law, ...]:
    """Each value of a rule, the oldest first. KeyError for a name that is none."""
    lines = yaml.safe_load(_FILE.read_text("utf-8"))[name]
    return tuple(Law(line["value"], line["since"], line["article"]) for line in lines)


@lru_cache(maxsize=4096)
def law(name: str, day: date) -> Law | None:
    """The rule in force on a day; None before its first."""
    held = [one for one in history(name) if one.since <= day]
    return held[-1] if held else None


def number(name: str, day: date) -> int:
    """A rule of this register that is a count: before its first value, the first."""
    return int((law(name, day) or history(name)[0]).value)


def opt_in(day: date) -> bool:
    """Whether only those who consented may be called on this day; before, all but those who objected."""
    return bool((law("regime", day) or history("regime")[0]).value == "opt_in")


def opt_in_since() -> date:
    """The first day on which a call takes a consent."""
    return next(one.since for one in history("regime") if one.value == "opt_in")


def slots(day: date) -> tuple[tuple[time, time], ...]:
    """The hours at which one may call on a working day, the ends excluded; none when no rule was in force yet."""
    found = law("hours", day)
    if found is None:
        return ()
    pairs = (slot.split("-") for slot in found.value)
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)
