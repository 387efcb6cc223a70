"""Periodic jobs of the catalogue."""

from procrastinate.contrib.django import app

from pecule.catalogue.actions import run_organisation_clocks
from pecule.clock.queries import instant


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="catalogue.clocks", lock="catalogue.clocks")
def organisation_clocks(timestamp: int) -> dict[str, int]:
    """Every hour, do what is due about organisations. ``timestamp``: the due instant, in seconds."""
    return run_organisation_clocks(at=instant(timestamp))
