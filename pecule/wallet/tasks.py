"""Periodic jobs of the wallet."""

from datetime import datetime

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.wallet.actions.messages import forget, send, send_waiting
from pecule.wallet.actions.recovery import end_recoveries


@app.task
def send_message(number: int, at: str) -> None:
    """Send one message, as soon as a worker is free. ``at``: when it was queued, ISO."""
    send(number, at=datetime.fromisoformat(at))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="wallet.send_messages", lock="wallet.send_messages")
def send_messages(timestamp: int) -> dict[str, int]:
    """Each minute, send what could not be sent at once. ``timestamp``: when due, in seconds."""
    return {"messages over": send_waiting(at=instant(timestamp))}


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="wallet.end_recoveries", lock="wallet.end_recoveries")
def end_cooled_recoveries(timestamp: int) -> dict[str, int]:
    """Every ten minutes, end recoveries that have cooled off, and tell their people."""
    return {"recoveries over": end_recoveries(at=instant(timestamp))}


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="wallet.forget", lock="wallet.forget")
def forget_codes(timestamp: int) -> dict[str, int]:
    """Each hour, forget whom codes and messages were for."""
    return {"forgotten": forget(at=instant(timestamp))}
