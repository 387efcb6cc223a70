"""Reading of scams: recall at few false alarms beside rivals, evasions, the gold set, and speed.

Public collections are looked for in the folder that ``PECULE_SCAM_DATA`` names; without it what needs them is skipped,
and says so. Every rival learns from the same folds, after repeats and near repeats were taken out.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pecule.operations.benches.report import Measure
from pecule.operations.benches.scam_trials import judging, tricks
from pecule.operations.benches.scam_trials.filters import bogofilter, filters_missing
from pecule.operations.benches.scam_trials.folds import (
    Ours,
    Rival,
    Scores,
    area,
    out_of_fold,
    recall_at,
    tfidf,
)
from pecule.scams.learning import collections
from pecule.scams.learning.collections import Example

FOLDS = 5
QUICK_MESSAGES = 500
QUICK_FOLDS = 2
# What TF-IDF and logistic regression gave on the same collections, less strictly cleaned: recall at 1 % and at 0.1 %.
_BARS = {"uci": (0.967, 0.925), "french": (0.963, 0.922), "smishing": (0.869, 0.650), "unwanted": (0.979, 0.948)}


def run(size: int | None, quick: bool) -> list[Measure]:
    """``size``: messages taken of each collection (all; quick: 500, two folds, fewer tricks)."""
    limit = size or (QUICK_MESSAGES if quick else None)
    measures = judging.speed(quick) + judging.gold()
    folder = Path(os.environ.get("PECULE_SCAM_DATA", ""))
    if not (folder / collections.UCI).is_file():
        sys.stderr.write("Skipped, for want of collections (PECULE_SCAM_DATA): recall beside rivals, evasions.\n")
        return measures
    for missing in filters_missing():
        sys.stderr.write(f"Skipped, not on this machine or not built: {missing}.\n")
    measures += _collections(folder, limit, quick)
    return measures + tricks.evasions(folder, quick)


def _collections(folder: Path, limit: int | None, quick: bool) -> list[Measure]:
    folds = QUICK_FOLDS if quick else FOLDS
    sms = _prepared(collections.uci(folder), limit, folds)
    pairs = collections.distinct(collections.translated(folder), lambda pair: pair[0].text)[:limit]
    french = collections.in_folds([pair[1] for pair in pairs], folds)
    english = collections.in_folds([pair[0] for pair in pairs], folds)
    phishing = _prepared(collections.phishing(folder), limit, folds)
    return [
        *_compared("uci", sms, {"unwanted"}),
        *_compared("french", french, {"unwanted"}),
        *_compared("smishing", phishing, {"scam"}),
        *_compared("unwanted", phishing, {"scam", "advert"}),
        *_across(english, french),
        *_later(collections.distinct(collections.diary(folder), lambda example: example.text)[: limit or None]),
    ]


def _prepared(examples: Sequence[Example], limit: int | None, folds: int) -> list[Example]:
    return collections.in_folds(collections.distinct(examples, lambda example: example.text)[:limit], folds)


def _answers(examples: Sequence[Example], positive: set[str]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.array([example.label in positive for example in examples])


def _compared(name: str, examples: Sequence[Example], positive: set[str]) -> list[Measure]:
    """Ours and every rival, out of fold."""
    answers = _answers(examples, positive)
    rivals: dict[str, Rival] = {"ours": Ours(), "tfidf": tfidf}
    if bogofilter is not None:
        rivals["bogofilter"] = bogofilter
    scores = {rival: out_of_fold(examples, answers, judge) for rival, judge in rivals.items()}
    return _measures(name, scores, answers)


def _measures(
    name: str, scores: dict[str, Scores], answers: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> list[Measure]:
    made = []
    for place, (short, share) in enumerate((("1", 0.01), ("01", 0.001))):
        found = {rival: round(recall_at(one, answers, share), 4) for rival, one in scores.items()}
        ours, baseline = found["ours"], found["tfidf"]
        made.append(
            Measure(
                f"recall_{short}_fpr_{name}", ours, "share", "higher", _BARS.get(name, (baseline, baseline))[place],
                [ours],
                {
                    "rivals": found, "beats_baseline": ours > baseline, "messages": len(answers),
                    "positives": int(answers.sum()),
                    "area": {rival: round(area(one, answers), 4) for rival, one in scores.items()},
                },
            )
        )  # fmt: skip
    return made


def _across(english: Sequence[Example], french: Sequence[Example]) -> list[Measure]:
    """Learn from English folds, judge the French of the fold that is left out.

    ``ours_with_glosses`` also learns glosses of the same folds; ``ours`` what we wrote besides, as the shipped model.
    """
    answers = _answers(french, {"unwanted"})
    scores: dict[str, Scores] = {name: np.zeros(len(french)) for name in ("ours", "ours_with_glosses", "tfidf")}
    folds = np.array([example.group for example in french])
    for fold in sorted(set(folds.tolist())):
        learned = [example for example in english if example.group != fold]
        asked = [example for example in french if example.group == fold]
        known = answers[folds != fold]
        for name, rival in tricks.students(learned).items():
            scores[name][folds == fold] = rival(learned, known, asked)
        scores["tfidf"][folds == fold] = tfidf(learned, known, asked)
    return _measures("english_to_french", scores, answers)


def _later(examples: Sequence[Example]) -> list[Measure]:
    """Learn from the first two thirds of a diary, judge the last third: scams against all else."""
    cut = len(examples) * 2 // 3
    answers = _answers(examples, {"scam"})
    past, future = examples[:cut], examples[cut:]
    if not answers[cut:].any() or answers[cut:].all() or not answers[:cut].any():
        return []
    rivals: dict[str, Rival] = {"ours": Ours(), "tfidf": tfidf}
    scores = {name: rival(past, answers[:cut], future) for name, rival in rivals.items()}
    return _measures("past_to_later", scores, answers[cut:])
