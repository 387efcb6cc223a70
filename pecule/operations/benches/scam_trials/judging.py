"""The shipped model's speed, and the whole check on the messages that were written to judge it."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pecule.operations.benches.report import Measure, measured
from pecule.scams.learning.model import SHIPPED, load
from pecule.scams.learning.writing import patterns
from pecule.scams.queries.checking import check
from pecule.scams.rules.messages import Message
from pecule.scams.rules.reading import read
from pecule.scams.rules.verdict import judge

GOLD = Path(__file__).resolve().parents[4] / "tests" / "gold" / "scams"
GOAL_PER_S, GOAL_CHECK_MS, GOAL_GOLD = 1_000, 20, 0.97
GOAL_MB, GOAL_READY_S = 20, 1
_AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_ALARMING = ("scam", "unlawful_solicitation")


def _texts() -> list[str]:
    """Texts of every length, without any collection: patterns as they stand."""
    return [pattern.text for pattern in patterns()]


def speed(quick: bool) -> list[Measure]:
    """Messages a second on one core by the model alone, one whole check, and the model's size and readiness."""
    texts = _texts()
    begun = time.perf_counter()
    model = load()
    ready = time.perf_counter() - begun
    rounds = []
    for _ in range(3 if quick else 5):
        begun = time.process_time()  # of this process: a core's worth, whoever else is on the machine
        for text in texts:
            model.score(text)
        rounds.append(len(texts) / (time.process_time() - begun))
    checks = []
    for text in texts[:: 4 if quick else 1]:
        begun = time.perf_counter()
        check(Message(text, "sms"), at=_AT)
        checks.append(1000 * (time.perf_counter() - begun))
    characters = round(sum(map(len, texts)) / len(texts))
    return [
        measured("messages_per_s", rounds, "messages/s", "higher", GOAL_PER_S, mean_characters=characters),
        measured("check_p50_ms", checks, "ms", "lower", GOAL_CHECK_MS),
        measured("model_mb", [SHIPPED.stat().st_size / 1e6], "MB", "lower", GOAL_MB),
        measured("model_ready_s", [ready], "s", "lower", GOAL_READY_S),
    ]


def gold() -> list[Measure]:
    """Recall of scams and of honest messages on the gold set, by language and channel, through the whole check."""
    rows = list(_gold_rows())
    if not rows:
        return []
    model = load()
    made: list[Measure] = []
    for name, alarming in (("gold_scam_recall", True), ("gold_benign_recall", False)):
        chosen = [row for row in rows if (row["verdict"] in _ALARMING) == alarming]
        whole = [(judge(read(_message(row)), model).verdict in _ALARMING) == alarming for row in chosen]
        rules = [(judge(read(_message(row))).verdict in _ALARMING) == alarming for row in chosen]
        alone = [(model.score(row["text"], row["channel"]) >= 0.5) == alarming for row in chosen]
        made.append(
            Measure(
                name, _share(whole), "share", "higher", GOAL_GOLD, [_share(whole)],
                {
                    "messages": len(chosen), "rules_alone": _share(rules), "model_alone": _share(alone),
                    "by": _by(chosen, whole), "model_alone_by": _by(chosen, alone),
                },
            )
        )  # fmt: skip
    return made


def _message(row: dict[str, Any]) -> Message:
    return Message(row["text"], row["channel"], sender=row.get("sender", ""))


def _gold_rows() -> list[dict[str, Any]]:
    return [
        {**pair[side], "language": path.parent.name}
        for path in sorted(GOLD.glob("*/*.yaml"))
        for pair in yaml.safe_load(path.read_text(encoding="utf-8"))
        for side in ("scam", "legitimate")
    ]


def _by(rows: Sequence[dict[str, Any]], right: Sequence[bool]) -> dict[str, float]:
    groups: dict[str, list[bool]] = {}
    for row, one in zip(rows, right, strict=True):
        groups.setdefault(f"{row['language']} {row['channel']}", []).append(one)
    return {name: _share(found) for name, found in sorted(groups.items())}


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4)
