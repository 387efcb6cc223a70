"""What the bench measures with: thresholds by hand, tricks that change a text, a card of what was found."""

import json
from random import Random

import numpy as np
import pytest

from pecule.operations.benches.scam_trials.card import card
from pecule.operations.benches.scam_trials.evasions import EVASIONS
from pecule.operations.benches.scam_trials.folds import area, out_of_fold, recall_at, tfidf
from pecule.scams.learning.collections import Example, in_folds
from pecule.scams.learning.normalising import normalise

TEXT = "URGENT: your parcel is blocked, pay the customs fee at http://royal-parcel.top/x now or it is returned"


def test_recall_counts_what_stands_above_the_allowed_false_alarms() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.9, 0.25, 0.8, 0.95, 0.05])
    answers = np.array([False, False, False, False, True, True, True, True])
    assert recall_at(scores, answers, 0.0) == 0.25  # above .9
    assert recall_at(scores, answers, 0.25) == 0.5  # above .3, one honest message of four is let through
    assert area(scores, answers) == 9 / 16


def test_nobody_is_judged_by_who_learned_it() -> None:
    examples = in_folds([Example(f"text {place}", "scam" if place % 2 else "legitimate", "x") for place in range(20)])
    seen: list[tuple[set[str], set[str]]] = []

    def rival(learned: object, answers: object, asked: object) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        seen.append(({one.text for one in learned}, {one.text for one in asked}))  # type: ignore[attr-defined]  # examples
        return np.zeros(len(seen[-1][1]))

    out_of_fold(examples, np.array([example.label == "scam" for example in examples]), rival)
    assert [learned & asked for learned, asked in seen] == [set()] * 5
    assert set().union(*[asked for _, asked in seen]) == {example.text for example in examples}


def test_the_baseline_tells_plain_cases_apart() -> None:
    learned = [Example("win cash prize", "scam", "x"), Example("see you at home", "legitimate", "x")]
    scores = tfidf(learned, np.array([True, False]), [Example("cash prize", "", "x"), Example("at home", "", "x")])
    assert scores[0] > scores[1]


@pytest.mark.parametrize("name", EVASIONS)
def test_every_trick_changes_the_text_the_same_way_each_time(name: str) -> None:
    changed = EVASIONS[name](TEXT, Random(3))
    assert changed == EVASIONS[name](TEXT, Random(3))
    assert changed != TEXT


@pytest.mark.parametrize("name", ["zero_width", "case"])
def test_tricks_on_letters_are_undone(name: str) -> None:
    assert normalise(EVASIONS[name](TEXT, Random(3))).text == TEXT.lower()


def test_the_card_says_where_the_baseline_wins() -> None:
    def measure(name: str, ours: float) -> dict[str, object]:
        rivals = {"ours": ours, "tfidf": 0.8}
        return {
            "name": name, "value": ours,
            "extra": {"rivals": rivals, "beats_baseline": ours > 0.8, "area": {"ours": 0.99, "tfidf": 0.98}},
        }  # fmt: skip

    measured = {
        "bench": "scams", "commit": "abc", "machine": "two cores", "quick": False,
        "measures": [measure("recall_1_fpr_uci", 0.9), measure("recall_01_fpr_uci", 0.7)],
    }  # fmt: skip
    text = card(json.loads(json.dumps(measured)))
    assert "It does not beat the baseline in: recall_01_fpr_uci." in text
    assert "| SMS Spam Collection, spam against the rest | ours | 0.900 | 0.700 | 0.990 |" in text
