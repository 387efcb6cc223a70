"""Periodic jobs of notices."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.notices import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.send")  # no lock: several workers may send at once
def send_notices(timestamp: int) -> dict[str, int]:
    """Each minute, send the notices that are due. ``timestamp`` is the instant it was due, in seconds."""
    return actions.send_due(at=instant(timestamp))


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="notices.forget", lock="notices.forget")
def forget_notices(timestamp: int) -> dict[str, int]:
    """Each night, forget to whom old notices went and what about. ``timestamp``: the instant it was due, in seconds."""
    return {"forgotten": actions.forget(at=instant(timestamp))}
