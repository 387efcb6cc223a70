"""Periodic jobs of an issuer."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.issuing import rows


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="issuing.forget", lock="issuing.forget")
def forget_flows(timestamp: int) -> dict[str, int]:
    """Every ten minutes, forget sign-ins and numbers that are over. ``timestamp``: when due, in seconds."""
    return {"forgotten": rows.forget(at=instant(timestamp))}
