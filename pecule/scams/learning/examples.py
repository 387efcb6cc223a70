"""What the shipped model learns from: public collections of a free licence, glosses of them, and what we wrote."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

from pecule.scams.learning import collections
from pecule.scams.learning.collections import Example
from pecule.scams.learning.glossing import gloss
from pecule.scams.learning.training import Read, read
from pecule.scams.learning.writing import Pattern, as_typed, patterns, unfold

SEED = 2026
_UNFOLDED = 6  # messages of one pattern
_WRITTEN_WEIGHT = 0.5
_GLOSS_WEIGHT = 0.4
_HONEST_GLOSSED = 0.5
# An unasked offer about a training account is against the law whatever it says: a rule tells it, the model does not.
_LABELS = {"unlawful": "unwanted"}


def public(folder: Path) -> list[Example]:
    """Every collection that may be learned from, each message once; the finest label wins, so it comes first."""
    return collections.distinct(
        [*collections.phishing(folder), *collections.uci(folder), *collections.diary(folder)],
        lambda example: example.text,
        near=False,
    )


def written(random: Random, chosen: Iterable[Pattern] | None = None, times: int = _UNFOLDED) -> list[Example]:
    """Our own messages, ``times`` of each pattern, half of them as people type. ``group`` is the pattern."""
    return [
        Example(
            as_typed(unfold(pattern, random), random) if number % 2 else unfold(pattern, random),
            _LABELS.get(pattern.label, pattern.label),
            "written",
            pattern.key,
            pattern.channel,
            pattern.language,
        )
        for pattern in (patterns() if chosen is None else chosen)
        for number in range(times)
    ]


def glossed(examples: Iterable[Example], random: Random) -> list[Example]:
    """English examples in rough French: all that are unwanted, half of the honest ones."""
    return [
        replace(example, text=gloss(example.text), source="gloss", language="fr")
        for example in examples
        if example.label != "legitimate" or random.random() < _HONEST_GLOSSED
    ]


def weight(example: Example) -> float:
    """What an example counts: what was really sent counts most."""
    return {"written": _WRITTEN_WEIGHT, "gloss": _GLOSS_WEIGHT}.get(example.source, 1.0)


def as_read(examples: Iterable[Example]) -> list[Read]:
    """The same, ready to train with."""
    return [
        read(one.text, one.label, one.group, weight(one), one.channel, asked=one.source == "written")
        for one in examples
    ]


def all_examples(folder: Path) -> list[Example]:
    """Everything the shipped model learns from, in a fixed order. A gloss stays in the fold of its original."""
    random = Random(SEED)
    sent = [replace(example, group=f"{example.source} {place}") for place, example in enumerate(public(folder))]
    return [*sent, *glossed(sent, random), *written(random)]


def digest(examples: Iterable[Example]) -> str:
    """SHA-256 of texts and labels: what a model says it was trained on."""
    total = hashlib.sha256()
    for example in examples:
        total.update(f"{example.label}\t{example.text}\0".encode("utf-8", "surrogatepass"))
    return total.hexdigest()
