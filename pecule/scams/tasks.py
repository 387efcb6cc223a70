"""Periodic jobs of scams."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.scams import actions


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="scams.watch", lock="scams.watch")
def watch_growth(timestamp: int) -> None:
    """Every ten minutes, look at what grows, forget what waited in vain. ``timestamp``: the due instant, in seconds."""
    actions.watch_growth(at=instant(timestamp))
    actions.forget_dialogues(at=instant(timestamp))


@app.periodic(cron="5-55/10 * * * *")
@app.task(queueing_lock="scams.tell", lock="scams.tell")
def tell_holders(timestamp: int) -> dict[str, int]:
    """Every ten minutes, tell holders of new scams that may touch them. ``timestamp``: the due instant, in seconds."""
    return {"told": actions.tell_holders(at=instant(timestamp))}


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="scams.forget", lock="scams.forget")
def forget_old(timestamp: int) -> None:
    """Each night, delete reports past their time. ``timestamp``: the due instant, in seconds."""
    actions.forget_old(at=instant(timestamp))
