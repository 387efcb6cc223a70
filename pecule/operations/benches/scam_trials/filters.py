"""Mail filters that an administrator would install, taught on the same folds."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which

import numpy as np
from numpy.typing import NDArray

from pecule.operations.benches.scam_trials.folds import Rival, Scores
from pecule.scams.learning.collections import Example


def filters_missing() -> list[str]:
    """Rivals of the plan that this run cannot measure."""
    here = [] if which("bogofilter") else ["bogofilter (Debian package bogofilter)"]
    return [*here, "SpamAssassin and rspamd (no trial built yet)"]


def _bogofilter(learned: Sequence[Example], answers: NDArray[np.bool_], asked: Sequence[Example]) -> Scores:
    """bogofilter's own Bayes, each message as the body of a mail."""
    with tempfile.TemporaryDirectory() as folder:
        for option, wanted in (("-s", True), ("-n", False)):
            texts = [one.text for one, answer in zip(learned, answers.tolist(), strict=True) if answer == wanted]
            _call(["-M", option], folder, "".join(map(_mail, texts)))
        files = []
        for place, example in enumerate(asked):
            path = Path(folder) / f"{place}.mail"
            path.write_text(_mail(example.text), encoding="utf-8")
            files.append(str(path))
        told = _call(["-b", "-TT"], folder, "\n".join(files) + "\n")
    return np.array([float(line.split()[-1]) for line in told.splitlines()])


def _call(options: list[str], folder: str, given: str) -> str:
    # The exit status says what the message is, not whether the call went well.
    done = subprocess.run(
        ["bogofilter", "-C", "-d", folder, *options], input=given.encode(), capture_output=True, check=False
    )
    return done.stdout.decode("utf-8", "replace")


def _mail(text: str) -> str:
    body = text.replace("\nFrom ", "\n>From ")
    return f"From a@example.org Mon Jan  1 00:00:00 2024\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\n"


bogofilter: Rival | None = _bogofilter if which("bogofilter") else None
