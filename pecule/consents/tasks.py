"""Periodic jobs of consents."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.consents import actions


@app.periodic(cron="10 0 * * *")
@app.task(queueing_lock="consents.keep", lock="consents.keep")
def keep(timestamp: int) -> None:
    """Each night, end what ran out and delete what is past its time. ``timestamp``: the due instant, in seconds."""
    actions.end_expired(at=instant(timestamp))
    actions.forget_old(at=instant(timestamp))
