"""The model before texts that were changed on purpose, and the students of the language test."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from shutil import which

import numpy as np

from pecule.operations.benches.report import Measure
from pecule.operations.benches.scam_trials.evasions import EVASIONS
from pecule.operations.benches.scam_trials.folds import Ours, Rival
from pecule.scams.learning import examples as learned_from
from pecule.scams.learning.collections import Example
from pecule.scams.learning.model import Model
from pecule.scams.learning.training import train
from pecule.scams.learning.writing import patterns
from pecule.scams.rules.messages import Message
from pecule.scams.rules.reading import read
from pecule.scams.rules.verdict import judge

GOAL_POINTS = 5
_FALSE_SHARE = 0.01
_FOLDS = 5
_QUICK_STEP = 12
_ON_PICTURES = 60
ALARMING = ("scam", "unlawful_solicitation")


def students(english: Sequence[Example]) -> dict[str, Rival]:
    """Ours for the language test: with glosses of what it learned from, and with what we wrote besides.

    Every head answers one question here, so adverts of ours count as unwanted like frauds.
    """
    random = Random(7)
    glosses = learned_from.glossed(english, random)
    ours = [example for example in learned_from.written(random, times=2)]
    as_one = [
        Example(one.text, "legitimate" if one.label == "legitimate" else "scam", one.source, one.group)
        for one in [*glosses, *ours]
    ]
    rows = learned_from.as_read(as_one)
    return {"ours_with_glosses": Ours(rows[: len(glosses)]), "ours": Ours(rows)}


def evasions(folder: Path, quick: bool) -> list[Measure]:
    """Points of recall that each trick costs the whole check, whose model did not learn the messages it judges.

    Beside it what the model alone loses at the threshold of 1 % false alarms on honest messages left alone.
    """
    everything = learned_from.all_examples(folder)
    every = sorted({example.group for example in everything})
    fold = {group: place % _FOLDS for place, group in enumerate(every)}
    step = _QUICK_STEP if quick else 1
    learned = [example for example in everything if fold[example.group] != 0][::step]
    asked = [example for example in everything if fold[example.group] == 0 and example.source != "gloss"]
    model = train(learned_from.as_read(learned), heads=("scam",))
    threshold = _threshold(model, [example.text for example in asked if example.label == "legitimate"][::step])
    scams = [example.text for example in asked if example.label == "scam"][::step]
    made = []
    for name, change in EVASIONS.items():
        random = Random(name)
        made.append(_lost(name, model, threshold, scams, [change(text, random) for text in scams]))
    return made + _on_pictures(model, scams, threshold)


def _lost(name: str, model: Model, threshold: float, plain: Sequence[str], changed: Sequence[str]) -> Measure:
    checked, alone = _warned(model, plain), _recall(model, plain, threshold)
    lost = round(100 * (checked - _warned(model, changed)), 2)
    extra = {
        "recall_untouched": round(checked, 4), "messages": len(plain), "patterns": len(patterns()),
        "model_alone": round(100 * (alone - _recall(model, changed, threshold)), 2),
        "model_alone_untouched": round(alone, 4),
    }  # fmt: skip
    return Measure(f"evasion_{name}", lost, "points lost", "lower", GOAL_POINTS, [lost], extra)


def _warned(model: Model, texts: Sequence[str]) -> float:
    """Share of texts that the whole check warns of."""
    return float(np.mean([judge(read(Message(text, "sms")), model).verdict in ALARMING for text in texts]))


def _threshold(model: Model, honest: Sequence[str]) -> float:
    scores = np.sort([model.score(text) for text in honest])[::-1]
    return float(scores[int(_FALSE_SHARE * len(scores))])


def _recall(model: Model, scams: Sequence[str], threshold: float) -> float:
    return float(np.mean([model.score(text) > threshold for text in scams]))


def _on_pictures(model: Model, scams: Sequence[str], threshold: float) -> list[Measure]:
    """The message as a picture, drawn by ImageMagick and read by tesseract; nothing where one is absent."""
    if not which("convert") or not which("tesseract"):
        sys.stderr.write("Skipped: messages as pictures, for want of ImageMagick's convert or of tesseract.\n")
        return []
    some = scams[:: max(1, len(scams) // _ON_PICTURES)]
    seen = [_read_again(text) for text in some]
    return [_lost("image_only", model, threshold, some, seen)]


def _read_again(text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "text").write_text(text, encoding="utf-8")
        drawn = [
            "convert", "-background", "white", "-fill", "black", "-pointsize", "28", "-size", "900x", "caption:@text",
            "drawn.png",
        ]  # fmt: skip
        subprocess.run(drawn, cwd=folder, check=True)
        found = subprocess.run(["tesseract", "drawn.png", "-"], cwd=folder, capture_output=True, text=True, check=True)
        return found.stdout
