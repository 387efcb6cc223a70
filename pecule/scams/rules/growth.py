"""Whether a campaign grows faster than its own past explains. Pure."""

import math
from dataclasses import dataclass

PAST_DAYS = 28  # what the last day is compared with
LEVEL = 0.001  # of a thousand quiet days one is called a burst
OBSERVED_MIN = 3  # two reports are no burst, however calm it was before


@dataclass(frozen=True, slots=True)
class Growth:
    """Reports of the last day beside those that the days before make expect; ``p``: how often chance does as much."""

    observed: int
    expected: float
    p: float

    @property
    def burst(self) -> bool:
        """Whether chance is no explanation."""
        return self.observed >= OBSERVED_MIN and self.p < LEVEL

    @property
    def factor(self) -> float:
        """How many times as much as expected."""
        return self.observed / self.expected


def growth(*, last_day: int, before: int, days: int) -> Growth:
    """Compare the reports of the last 24 hours with the ``before`` of the ``days`` days that preceded them.

    A Poisson test: the mean is that of the past, with half a report added so that silence is not taken for never
    (Jeffreys). ValueError without a past (``days`` below 1) or with negative counts.
    """
    if days < 1 or last_day < 0 or before < 0:
        raise ValueError("a burst is told against a past of at least a day, in counts")
    expected = (before + 0.5) / days
    return Growth(last_day, expected, at_least(last_day, expected))


def at_least(count: int, mean: float) -> float:
    """The probability that a Poisson variable of this mean reaches ``count``."""
    if count <= 0:
        return 1.0
    if count > mean + 40 * math.sqrt(mean) + 200:
        return 0.0
    # The tail itself is summed, from its first term on: one minus the rest would lose what is small.
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total, step = 0.0, count
    while term > total * 1e-17 or step <= mean:
        total += term
        step += 1
        term *= mean / step
    return min(1.0, total)
