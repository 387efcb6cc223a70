"""Reads the gold set: messages written by hand in pairs, a scam beside an honest message of the same kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "scams"


@dataclass(frozen=True, slots=True)
class Gold:
    """One message and what a careful expert says of it. ``side``: scam or legitimate."""

    language: str
    kind: str
    pair: str
    side: str
    text: str
    channel: str
    sender: str
    happened: str
    verdict: str
    reasons: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def dangerous(self) -> bool:
        """Whether it must be warned of: a scam, or what the law forbids."""
        return self.verdict in ("scam", "unlawful_solicitation")


@cache
def gold() -> tuple[Gold, ...]:
    """Every message of every file."""
    return tuple(_messages())


def _messages() -> Iterator[Gold]:
    for path in sorted(FOLDER.glob("*/*.yaml")):
        for pair in yaml.safe_load(path.read_text("utf-8")):
            for side in ("scam", "legitimate"):
                yield _gold(path.parent.name, path.stem, pair["pair"], side, pair[side])


def _gold(language: str, kind: str, pair: str, side: str, told: dict[str, Any]) -> Gold:
    return Gold(
        language=language,
        kind=kind,
        pair=pair,
        side=side,
        text=told["text"],
        channel=told["channel"],
        sender=str(told.get("sender") or ""),
        happened=told.get("happened", "nothing"),
        verdict=told["verdict"],
        reasons=tuple(told["reasons"]),
        advice=tuple(map(str, told["advice"])),
    )
