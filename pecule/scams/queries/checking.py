"""A message checked: read, judged, with what to do now."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pecule.scams.learning.model import SHIPPED, shipped
from pecule.scams.ports import Scorer
from pecule.scams.rules.advice import Step, advise
from pecule.scams.rules.indicators import indicators
from pecule.scams.rules.messages import Message
from pecule.scams.rules.reading import Reading, read
from pecule.scams.rules.verdict import SCAM, UNLAWFUL, Verdict, judge

HEAVIEST = 5  # words


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a message: how it was read, what it is, what to do."""

    reading: Reading
    verdict: Verdict
    steps: Sequence[Step]

    def heaviest(self) -> tuple[tuple[int, int], ...]:
        """Where the words stand that the model found most alarming, at most five: to be shown beside the reasons."""
        model = scorer()
        if model is None or self.reading.message.answers or self.verdict.verdict not in (SCAM, UNLAWFUL):
            return ()
        weighed = sorted(model.weights(self.reading.message.text), key=lambda word: -word[2])[:HEAVIEST]
        return tuple(sorted((start, end) for start, end, weight in weighed if weight > 0))

    def as_json(self) -> dict[str, Any]:
        """Verdict, score, reasons with their places in the text, and indicators: for programs."""
        text = self.reading.message.text
        return {
            "verdict": self.verdict.verdict,
            "score": self.verdict.score,
            "reasons": [
                {"reason": told.reason, "start": told.start, "end": told.end, "text": text[told.start : told.end]}
                for told in self.verdict.reasons
            ],
            "indicators": [asdict(indicator) for indicator in indicators(self.reading)],
        }


@cache
def scorer() -> Scorer | None:
    """The model that comes with Pécule, read once; None in a copy that was given none: then the rules speak alone."""
    return shipped() if SHIPPED.exists() else None


def check(message: Message, *, at: datetime, language: str = "en") -> Answer:
    """Check one message; nothing is kept. ``at`` (aware): which helplines are open; ``language`` of steps: fr, en."""
    reading = read(message)
    verdict = judge(reading, scorer())
    return Answer(reading, verdict, advise(reading, verdict, at=at, language=language))
