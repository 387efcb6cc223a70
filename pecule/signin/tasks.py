"""Periodic jobs of signing in."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from pecule.signin import actions


@app.periodic(cron="45 2 * * *")
@app.task(queueing_lock="signin.forget", lock="signin.forget")
def forget_old_tries(timestamp: int) -> None:
    """Each night, forget tries older than their term, and passes that ended. ``timestamp``: when due, in seconds."""
    actions.forget_tries(at=datetime.fromtimestamp(timestamp, UTC))
    actions.forget_tokens(at=datetime.fromtimestamp(timestamp, UTC))
