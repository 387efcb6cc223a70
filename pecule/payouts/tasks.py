"""Periodic jobs of payouts. Preparing and sending files is people's work; carrying them is ours."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.payouts import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="payouts.deliver", lock="payouts.deliver")
def deliver_files(timestamp: int) -> None:
    """Each minute, hand the files that were sent to the bank. ``timestamp``: the due instant, in seconds."""
    actions.deliver_files(at=instant(timestamp))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="payouts.collect", lock="payouts.collect")
def collect_answers(timestamp: int) -> None:
    """Every ten minutes, read the bank's answers. ``timestamp``: the due instant, in seconds."""
    actions.collect_answers(at=instant(timestamp))
