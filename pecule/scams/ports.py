"""What the room asks of others: of a learned model, whoever trained it; of a program that reads pictures."""

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


class PictureReader(Protocol):
    """Reads the words in a picture. It keeps neither."""

    def ready(self) -> bool:
        """Whether it can read here at all."""
        ...

    def read(self, picture: bytes) -> str:
        """The words of a PNG, French or English, in lines; empty without any.

        Raises TimeoutError where it takes too long, OSError where it fails.
        """
        ...
