"""Periodic jobs of the ledger."""

from django.conf import settings
from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.kernel.actors import system
from pecule.ledger import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="ledger.expire", lock="ledger.expire")
def expire_pending(timestamp: int) -> dict[str, int]:
    """Each minute, give back held money whose term has passed. ``timestamp`` is the instant it was due, in seconds."""
    return {"expired": actions.expire_due(at=instant(timestamp))}


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="ledger.seal", lock="ledger.seal")
def seal_day(timestamp: int) -> None:
    """Each night, seal what was written since the last seal. ``timestamp`` is the instant it was due, in seconds."""
    actions.seal(at=instant(timestamp), by=system("seal-day"), publish=settings.SEAL_FOLDER)
