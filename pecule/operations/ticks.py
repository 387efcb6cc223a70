"""Which ticks of a periodic job a worker queues: never one that a later tick makes needless."""

from collections.abc import Iterable
from typing import Any

from procrastinate.periodic import PeriodicDeferrer, PeriodicTask


class LatestTicks(PeriodicDeferrer):
    """Queues the latest tick only, and only if it is fresh, also when the machine has slept for a week.

    Procrastinate's own tries each minute of that week, one after the other, for minutes on end. Our clocks do all that
    is due at whichever tick.
    """

    def get_timestamps(
        self, periodic_task: PeriodicTask[Any, Any, Any], since: int | None, until: float
    ) -> Iterable[int]:
        """The latest tick before ``until`` (an instant in seconds), if it is fresh and later than ``since``."""
        fresh = super().get_timestamps(periodic_task, None, until)
        return [tick for tick in fresh if since is None or tick > since]
