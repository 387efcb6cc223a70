"""Public collections of messages, read from a folder, and made of different messages only.

Names of the files are those of the project's data folder; the licences, of the collections, are in the model card.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from pecule.scams.learning.normalising import normalise

UCI = "messages/uci-sms-spam.tsv"
TRANSLATED = "messages/uci-sms-en-hi-de-fr.csv"
PHISHING = "messages/sms-phishing-5971.csv"
DIARY = "messages/sms-diary-2022-2026.csv"
_ALIKE = 0.8
_BANDS, _ROWS = 16, 3
_PRIME = np.uint64((1 << 61) - 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Example:
    """One message. ``label``: scam, advert, legitimate, or unwanted where the collection does not say which of two.

    ``group`` names what must stay in one fold; ``at`` is when it came, where known.
    """

    text: str
    label: str
    source: str
    group: str = ""
    channel: str = "sms"
    language: str = "en"
    at: str = ""


def uci(folder: Path) -> list[Example]:
    """SMS Spam Collection (Almeida, Gómez Hidalgo; CC BY 4.0)."""
    lines = (folder / UCI).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if "\t" in line)
    return [Example(text, "unwanted" if label == "spam" else "legitimate", "uci") for label, text in pairs]


def translated(folder: Path) -> list[tuple[Example, Example]]:
    """The same by machine in French, beside the English it was made of. To measure with, never to train what ships."""
    with (folder / TRANSLATED).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["text"] and row["text_fr"]]
    return [
        (Example(row["text"], label, "uci"), Example(row["text_fr"], label, "translated", language="fr"))
        for row in rows
        for label in ["unwanted" if row["labels"] == "spam" else "legitimate"]
    ]


def phishing(folder: Path) -> list[Example]:
    """SMS phishing collection of 5,971 (Mishra, Soni; Mendeley Data, CC BY 4.0)."""
    labels = {"ham": "legitimate", "spam": "advert", "smishing": "scam"}
    with (folder / PHISHING).open(encoding="utf-8", errors="replace", newline="") as file:
        return [Example(row["TEXT"], labels[row["label"].lower()], "phishing") for row in csv.DictReader(file)]


def diary(folder: Path) -> list[Example]:
    """One person's dated messages (scottleechua/data, CC BY 4.0), oldest first, those with a text."""
    labels = {"spam": "scam", "ads": "advert"}
    with (folder / DIARY).open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["date-received"])
    return [
        Example(row["text"], labels.get(row["category"], "legitimate"), "diary", at=row["date-received"])
        for row in rows
        if row["text"].strip() and row["text"].strip() != "<REDACTED>"
    ]


def distinct(rows: Iterable[T], text: Callable[[T], str], *, near: bool = True) -> list[T]:
    """Rows whose texts differ: neither equal but for case, blanks and digits, nor (``near``) alike.

    Alike is a Jaccard similarity of at least 0.8 of their runs of four characters, found through MinHash and verified.
    The first of each kind stays.
    """
    kept: list[T] = []
    seen: set[str] = set()
    runs: list[frozenset[int]] = []
    shelves: dict[tuple[int, bytes], list[int]] = {}
    for row in rows:
        key = re.sub(r"\W+", " ", re.sub(r"\d", "0", normalise(text(row)).text)).strip()
        if key in seen:
            continue
        seen.add(key)
        if near:
            mine = frozenset(hash_of(key[i : i + 4]) for i in range(max(1, len(key) - 3)))
            marks = _marks(mine)
            places = [(band, marks[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)]
            if any(_alike(mine, runs[one]) for one in {one for place in places for one in shelves.get(place, ())}):
                continue
            for place in places:
                shelves.setdefault(place, []).append(len(runs))
            runs.append(mine)
        kept.append(row)
    return kept


def hash_of(run: str) -> int:
    """A number for a few characters, the same in every process."""
    return int.from_bytes(run.encode("utf-32-le")[:16], "little") % int(_PRIME)


_SEEDS = np.random.default_rng(2026).integers(1, int(_PRIME), size=(2, _BANDS * _ROWS), dtype=np.uint64)


def _marks(runs: frozenset[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    numbers = np.fromiter(runs, dtype=np.uint64, count=len(runs))[:, None]
    mixed = (numbers * (_SEEDS[0] | np.uint64(1)) + _SEEDS[1]) ^ (numbers >> np.uint64(29)) * _SEEDS[0]
    least: np.ndarray[tuple[int], np.dtype[np.uint64]] = mixed.min(axis=0)
    return least


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    both = len(one & other)
    return both >= _ALIKE * (len(one) + len(other) - both)


def in_folds(examples: list[Example], folds: int = 5) -> list[Example]:
    """The same with ``group`` naming a fold, drawn evenly within each label, always the same way."""
    order = np.random.default_rng(5).permutation(len(examples))
    counts: dict[str, int] = {}
    fold = [0] * len(examples)
    for place in order:
        label = examples[place].label
        fold[place] = counts.get(label, 0) % folds
        counts[label] = counts.get(label, 0) + 1
    return [replace(example, group=str(fold[place])) for place, example in enumerate(examples)]
