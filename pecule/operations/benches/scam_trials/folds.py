"""Recall at a few false alarms, over folds that every rival shares."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from pecule.scams.learning.collections import Example
from pecule.scams.learning.model import HEADS
from pecule.scams.learning.training import Read, matrix, read, train

Scores = NDArray[np.float64]
# A rival learns from texts and answers, and gives each text of a second list a number that rises with danger.
Rival = Callable[[Sequence[Example], NDArray[np.bool_], Sequence[Example]], Scores]


def recall_at(scores: Scores, answers: NDArray[np.bool_], false_share: float) -> float:
    """Share of the positives above the threshold that lets ``false_share`` of the negatives through, at most."""
    negatives = np.sort(scores[~answers])[::-1]
    allowed = int(false_share * len(negatives))
    return float((scores[answers] > negatives[allowed]).mean())


def area(scores: Scores, answers: NDArray[np.bool_]) -> float:
    """Area under the ROC curve."""
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positives = int(answers.sum())
    return float((ranks[answers].sum() - positives * (positives + 1) / 2) / (positives * (len(scores) - positives)))


def out_of_fold(examples: Sequence[Example], answers: NDArray[np.bool_], rival: Rival) -> Scores:
    """Scores of every example by a rival that did not learn from its fold (``group``)."""
    folds = np.array([example.group for example in examples])
    scores = np.zeros(len(examples))
    for fold in sorted(set(folds.tolist())):
        learned = [example for example in examples if example.group != fold]
        asked = [example for example in examples if example.group == fold]
        scores[folds == fold] = rival(learned, answers[folds != fold], asked)
    return scores


class Ours:
    """Pécule's model as a rival. ``more`` are examples it also learns from: our written messages, glosses."""

    def __init__(self, more: Sequence[Read] = ()) -> None:
        self._more = more
        self._read: dict[str, Read] = {}

    def __call__(self, learned: Sequence[Example], answers: NDArray[np.bool_], asked: Sequence[Example]) -> Scores:
        rows = [
            self._once(example, "scam" if answer else "legitimate")
            for example, answer in zip(learned, answers.tolist(), strict=True)
        ]
        model = train([*rows, *self._more], calibrate=False, heads=("scam",))
        head = HEADS.index("scam")
        table = matrix([self._once(example, "") for example in asked], model.idf)
        return np.asarray(table @ model.weights_by_head[head] + model.bias[head], dtype=np.float64)

    def _once(self, example: Example, label: str) -> Read:
        if example.text not in self._read:
            self._read[example.text] = read(example.text, label)
        known = self._read[example.text]
        return Read(known.found, label, "", 1.0, "sms", asked=True)


def tfidf(learned: Sequence[Example], answers: NDArray[np.bool_], asked: Sequence[Example]) -> Scores:
    """The usual baseline: TF-IDF of character 2- to 5-grams and word 1- and 2-grams, logistic regression, C = 10."""
    pipeline = make_pipeline(
        make_union(
            TfidfVectorizer(analyzer="char", ngram_range=(2, 5), sublinear_tf=True),
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        ),
        LogisticRegression(C=10, solver="liblinear"),
    )
    pipeline.fit([example.text for example in learned], answers)
    return np.asarray(pipeline.decision_function([example.text for example in asked]), dtype=np.float64)
