"""From how many on, for how long: ``data/limits.yaml``, each value since the day it holds. Pure."""

from datetime import date
from functools import lru_cache

from pecule.scams.rules import data


@lru_cache(maxsize=256)
def limit(name: str, on: date) -> int:
    """A count or a number of days as it stands on a day. KeyError for a name that is none; before its first: the first.

    See the file for what each means.
    """
    history = sorted(data.read("limits")[name], key=lambda line: line["since"])
    return int([line["value"] for line in history if line["since"] <= on or line is history[0]][-1])
