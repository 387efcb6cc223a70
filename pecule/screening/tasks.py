"""Periodic jobs of screening."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.kernel.actors import system
from pecule.screening.actions import sweep


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="screening.sweep", lock="screening.sweep")
def find_matches(timestamp: int) -> dict[str, int]:
    """Every five minutes, hold what shares an indicator and slipped through. ``timestamp``: the due instant."""
    return {"held": sweep(by=system("screening"), at=instant(timestamp))}
