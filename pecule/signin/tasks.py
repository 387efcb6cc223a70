"""Periodic jobs of signing in."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.signin import actions


@app.periodic(cron="45 2 * * *")
@app.task(queueing_lock="signin.forget", lock="signin.forget")
def forget_old_tries(timestamp: int) -> dict[str, int]:
    """Each night, forget tries older than their term, and passes that ended. ``timestamp``: when due, in seconds."""
    at = instant(timestamp)
    return {"tries forgotten": actions.forget_tries(at=at), "passes forgotten": actions.forget_tokens(at=at)}
