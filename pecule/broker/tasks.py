"""Periodic jobs of the broker."""

from procrastinate.contrib.django import app

from pecule.broker import people
from pecule.broker.flows import rows
from pecule.broker.provider.telling import tell_logouts
from pecule.clock.queries import instant


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="broker.tell_logouts", lock="broker.tell_logouts")
def tell_services(timestamp: int) -> dict[str, int]:
    """Each minute, tell services that somebody signed out. ``timestamp``: when due, in seconds."""
    return tell_logouts(at=instant(timestamp))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="broker.forget_flows", lock="broker.forget_flows")
def forget_flows(timestamp: int) -> dict[str, int]:
    """Every ten minutes, forget sign-ins, sessions and numbers that are over."""
    return {"forgotten": rows.forget(at=instant(timestamp))}


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="broker.forget_people", lock="broker.forget_people")
def forget_people(timestamp: int) -> dict[str, int]:
    """Each night, forget people who have not come for 36 months."""
    return {"people forgotten": people.forget(at=instant(timestamp))}
