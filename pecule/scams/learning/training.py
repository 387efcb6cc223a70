"""Training: from examples to a model. Needs scikit-learn, which the extra ``train`` installs; judging does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pecule.scams.learning.features import BUCKETS, Pieces, pieces
from pecule.scams.learning.model import CHANNELS, HEADS, Model, values
from pecule.scams.learning.normalising import normalise

STRENGTH = 30.0
FOLDS = 5
_POSITIVE = {"scam": {"scam"}, "unwanted": {"scam", "advert", "unwanted"}}
_UNKNOWN = {"scam": {"unwanted"}, "unwanted": frozenset[str]()}


@dataclass(frozen=True, slots=True)
class Read:
    """A training text read once: its pieces do not depend on the fold."""

    found: Pieces
    label: str
    group: str
    weight: float
    channel: str
    asked: bool


def read(
    text: str, label: str, group: str = "", weight: float = 1.0, channel: str = "sms", *, asked: bool = True
) -> Read:
    """Normalise a text and take its pieces. ``asked``: it is like what people ask about, so it may calibrate."""
    return Read(pieces(normalise(text), text), label, group, weight, channel, asked)


def rarity(rows: Sequence[Read]) -> NDArray[np.float32]:
    """Inverse document frequency of each bucket, smoothed; never seen counts as seen once."""
    seen = np.zeros(BUCKETS, dtype=np.float64)
    for row in rows:
        seen[np.unique(row.found.buckets)] += 1
    idf = np.log((1 + len(rows)) / (1 + seen)) + 1
    return idf.astype(np.float16).astype(np.float32)


def matrix(rows: Sequence[Read], idf: NDArray[np.float32]) -> Any:
    """Rows as a sparse matrix of what the model counts."""
    counted = [values(row.found, idf) for row in rows]
    lengths = np.cumsum([0] + [len(one.buckets) for one in counted])
    return csr_matrix(
        (
            np.concatenate([one.values for one in counted]),
            np.concatenate([one.buckets for one in counted]),
            lengths,
        ),
        shape=(len(rows), BUCKETS),
    )


def _fit(table: Any, answers: NDArray[np.bool_], weights: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
    judge = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3, random_state=1, max_iter=200)
    judge.fit(table, answers, sample_weight=weights)
    return judge.coef_[0].astype(np.float32), float(judge.intercept_[0])


def train(
    rows: Sequence[Read],
    about: dict[str, Any] | None = None,
    *,
    calibrate: bool = True,
    heads: Sequence[str] = HEADS,
) -> Model:
    """Train ``heads``; one left out stays silent.

    Without ``calibrate`` the sums stay as they are: enough to rank, as folds of a bench do.

    A head learns from the examples whose label answers its question.
    """
    idf = rarity(rows)
    table = matrix(rows, idf)
    by_head = np.zeros((len(HEADS), BUCKETS), dtype=np.float32)
    numbers = np.zeros((3, len(HEADS)), dtype=np.float32)
    numbers[1] = 1
    leaning = np.zeros((len(HEADS), len(CHANNELS)), dtype=np.float32)
    for head in heads:
        place = HEADS.index(head)
        known = np.array([row.label not in _UNKNOWN[head] for row in rows])
        answers = np.array([row.label in _POSITIVE[head] for row in rows])[known]
        if not known.any() or answers.all() or not answers.any():
            continue
        weights = np.array([row.weight for row in rows])[known]
        by_head[place], numbers[0, place] = _fit(table[known], answers, weights)
        if calibrate:
            there = [row for row, one in zip(rows, known.tolist(), strict=True) if one]
            numbers[1, place], numbers[2, place], leaning[place] = _calibration(table[known], answers, weights, there)
    bias, slope, offset = numbers
    by_head = np.asfortranarray(by_head.astype(np.float16).astype(np.float32))
    return Model(idf, by_head, bias, slope, offset, leaning, about or {})


def _calibration(
    table: Any, answers: NDArray[np.bool_], weights: NDArray[np.float64], rows: Sequence[Read]
) -> tuple[float, float, NDArray[np.float32]]:
    """Slope, offset and leaning of channels that make sums of unseen groups into probabilities (Platt).

    Only messages like those that people ask about count, deceiving and honest ones the same.
    """
    fold_of = {name: place % FOLDS for place, name in enumerate(sorted({row.group for row in rows}))}
    folds = np.array([fold_of[row.group] for row in rows])
    sums = np.zeros(len(answers))
    for fold in range(FOLDS):
        away, here = folds != fold, folds == fold
        coefficients, bias = _fit(table[away], answers[away], weights[away])
        sums[here] = table[here] @ coefficients + bias
    asked = np.array([row.asked for row in rows])
    by_channel = np.array([[row.channel == channel for channel in CHANNELS] for row in rows], dtype=np.float64)
    platt = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    platt.fit(np.column_stack([sums, by_channel])[asked], answers[asked])
    slope, *leaning = platt.coef_[0].tolist()
    return slope, float(platt.intercept_[0]), np.array(leaning, dtype=np.float32)
