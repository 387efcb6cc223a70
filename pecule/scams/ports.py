"""What the room asks of a learned model, whoever trained it."""

from collections.abc import Sequence
from typing import Protocol


class Scorer(Protocol):
    """Tells how much a text is like the scams it learned from."""

    def score(self, text: str, channel: str | None = None) -> float:
        """A probability in [0, 1]."""
        ...

    def weights(self, text: str) -> Sequence[tuple[int, int, float]]:
        """(start, end, weight) of words of the text that counted, positive towards danger."""
        ...
