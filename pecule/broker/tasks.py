"""Periodic jobs of the broker."""

from procrastinate.contrib.django import app

from pecule.broker import people
from pecule.broker.flows import sessions
from pecule.broker.leaving.telling import tell_logouts
from pecule.clock.queries import instant


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="broker.tell_logouts", lock="broker.tell_logouts")
def tell_services(timestamp: int) -> dict[str, int]:
    """Each minute, tell services that somebody signed out. ``timestamp``: when due, in seconds."""
    return tell_logouts(at=instant(timestamp))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="broker.forget_sessions", lock="broker.forget_sessions")
def forget_sessions(timestamp: int) -> dict[str, int]:
    """Every ten minutes, forget browser sessions that are over."""
    return {"forgotten": sessions.forget(at=instant(timestamp))}


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="broker.forget_people", lock="broker.forget_people")
def forget_people(timestamp: int) -> dict[str, int]:
    """Each night, forget people who have not come for 36 months."""
    return {"people forgotten": people.forget(at=instant(timestamp))}
