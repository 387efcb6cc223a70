"""The learned judge: one sum of weights a head, made a probability by two numbers, explained word by word.

Two heads answer two questions: ``scam`` (is somebody trying to rob the reader) and ``unwanted`` (scam or advert: does
somebody want something from the reader at all). The file is NumPy's ``.npz``, read without pickle.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pecule.scams.learning.features import BUCKETS, Pieces, pieces, places
from pecule.scams.learning.normalising import Normalised, normalise

SHIPPED = Path(__file__).parent / "model.npz"
HEADS = ("scam", "unwanted")
CHANNELS = ("sms", "email", "call", "job_offer", "social", "letter")
_WORD = re.compile(r"\S+")
# A scam put among much innocent text must not drown: long messages are also read through a window.
_LONG_WORDS = 90
_WINDOW_WORDS = 60
_WINDOW_STEP = 30
_WINDOWS_MAX = 40
_DAMPED = np.concatenate([[0], 1 + np.log(np.arange(1, 4096))]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Values:
    """A text as the model counts it: distinct buckets and what each is worth before weighting."""

    buckets: NDArray[np.int64]
    values: NDArray[np.float32]


def values(found: Pieces, idf: NDArray[np.float32]) -> Values:
    """Counts damped by their logarithm, weighed by rarity, runs and words each brought to length one."""
    both, worths = [], []
    for part in (found.buckets[: found.grams], found.buckets[found.grams :]):
        ordered = np.sort(part)
        first = np.empty(len(ordered) + 1, dtype=np.bool_)
        first[0] = first[-1] = True
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:-1])
        starts = first.nonzero()[0]
        buckets = ordered[starts[:-1]]
        worth = _DAMPED[np.minimum(starts[1:] - starts[:-1], len(_DAMPED) - 1)] * idf[buckets]
        length = math.sqrt(float(worth @ worth))
        both.append(buckets)
        worths.append(worth / np.float32(length or 1))
    return Values(np.concatenate(both), np.concatenate(worths))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by head and bucket, and how sums become probabilities.

    ``bias``, ``slope`` and ``offset`` have one number a head, ``leaning`` one a head and channel, since a caller and a
    short message have other words: probability = 1 / (1 + exp(-(slope * sum + offset + leaning))).
    ``about`` says what it was trained on.
    """

    idf: NDArray[np.float32]
    weights_by_head: NDArray[np.float32]
    bias: NDArray[np.float32]
    slope: NDArray[np.float32]
    offset: NDArray[np.float32]
    leaning: NDArray[np.float32]
    about: dict[str, Any]

    def score(self, text: str | Normalised, channel: str | None = None, *, head: str = "scam") -> float:
        """Probability, from 0 to 1, that ``text`` is a scam (or, for the other head, unwanted).

        Among messages that people ask about, as many deceive as not: that is the prior. No or an unknown ``channel``
        leans to no side.
        """
        return self.scores(text, channel)[head]

    def scores(self, text: str | Normalised, channel: str | None = None) -> dict[str, float]:
        """The probability of each head."""
        normalised, original = _both(text)
        sums = self._sums(normalised, original)
        for start, end in _windows(normalised.text):
            part = Normalised(normalised.text[start:end], range(end - start))
            sums = np.maximum(sums, self._sums(part, part.text))
        leaning = self.leaning[:, CHANNELS.index(channel)] if channel in CHANNELS else 0
        return {
            head: 1 / (1 + math.exp(-max(-500.0, min(500.0, float(one)))))
            for head, one in zip(HEADS, self.slope * sums + self.offset + leaning, strict=True)
        }

    def _sums(self, normalised: Normalised, original: str) -> NDArray[np.float32]:
        counted = values(pieces(normalised, original), self.idf)
        sums: NDArray[np.float32] = counted.values @ self.weights_by_head.T[counted.buckets] + self.bias
        return sums

    def weights(self, text: str | Normalised, *, head: str = "scam") -> list[tuple[int, int, float]]:
        """What each word of the original adds to the sum: (start, end, weight), in reading order, positive = danger."""
        normalised, original = _both(text)
        found = pieces(normalised, original)
        counted = values(found, self.idf)
        by_bucket = np.zeros(BUCKETS, dtype=np.float32)
        np.add.at(by_bucket, counted.buckets, self.weights_by_head[HEADS.index(head), counted.buckets] * counted.values)
        times = np.bincount(found.buckets, minlength=BUCKETS)
        start, end = places(normalised.text)
        buckets = found.buckets[: len(start)]
        share = by_bucket[buckets] / times[buckets] / (end - start)
        slopes = np.bincount(start, share, len(normalised.text) + 1) - np.bincount(end, share, len(normalised.text) + 1)
        by_character = np.cumsum(slopes)
        return [
            (*_in_original(normalised, one.start(), one.end()), float(by_character[one.start() : one.end()].sum()))
            for one in _WORD.finditer(normalised.text)
        ]

    def save(self, path: Path) -> None:
        """Write the file; the same model always makes the same bytes."""
        about = np.frombuffer(json.dumps(self.about, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8)
        np.savez_compressed(
            path,
            idf=self.idf.astype(np.float16),
            weights=self.weights_by_head.astype(np.float16),
            calibration=np.stack([self.bias, self.slope, self.offset]),
            leaning=self.leaning,
            about=about,
        )


def load(path: Path = SHIPPED) -> Model:
    """Read a model from its file. Raises ValueError when the file is of other buckets or heads."""
    with np.load(path, allow_pickle=False) as file:
        idf = file["idf"].astype(np.float32)
        by_head = np.asfortranarray(file["weights"].astype(np.float32))  # heads side by side: one look-up a bucket
        bias, slope, offset = file["calibration"]
        leaning = file["leaning"]
        about = json.loads(file["about"].tobytes())
    if idf.shape != (BUCKETS,) or by_head.shape != (len(HEADS), BUCKETS):
        raise ValueError(f"{path.name} was trained for other features: train it anew")
    return Model(idf, by_head, bias, slope, offset, leaning, about)


@cache
def shipped() -> Model:
    """The model that comes with Pécule, read once."""
    return load()


def _both(text: str | Normalised) -> tuple[Normalised, str]:
    return (text, text.text) if isinstance(text, Normalised) else (normalise(text), text)


def _windows(text: str) -> Sequence[tuple[int, int]]:
    words = [(one.start(), one.end()) for one in _WORD.finditer(text)]
    if len(words) <= _LONG_WORDS:
        return ()
    starts = range(0, len(words) - _WINDOW_WORDS // 2, _WINDOW_STEP)[:_WINDOWS_MAX]
    return [(words[i][0], words[min(i + _WINDOW_WORDS, len(words)) - 1][1]) for i in starts]


def _in_original(normalised: Normalised, start: int, end: int) -> tuple[int, int]:
    return normalised.origin[start], normalised.origin[end - 1] + 1
