"""Reads what the room knows as data: bodies and their addresses, phrases, texts of advice."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "data"
# The C reader is ten times as fast and gives the same; a platform without it still works.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read(name: str) -> Any:
    """The content of ``data/NAME.yaml``, read once and kept. It is shared: nobody changes it."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)  # noqa: S506 -- a safe loader
