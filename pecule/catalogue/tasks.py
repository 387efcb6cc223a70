"""Periodic jobs of the catalogue."""

from procrastinate.contrib.django import app

from pecule.catalogue.actions import run_organisation_clocks, tell_everything
from pecule.clock.queries import instant
from pecule.kernel.actors import system


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="catalogue.clocks", lock="catalogue.clocks")
def organisation_clocks(timestamp: int) -> dict[str, int]:
    """Every hour, do what is due about organisations. ``timestamp``: the due instant, in seconds."""
    return run_organisation_clocks(at=instant(timestamp))


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="catalogue.sharing", lock="catalogue.sharing")
def tell_screening(timestamp: int) -> dict[str, int]:
    """Each night, tell screening what organisations and offers have. ``timestamp``: the due instant, in seconds."""
    return tell_everything(by=system("catalogue-sharing"), at=instant(timestamp))
