"""Periodic jobs of orders."""

from procrastinate.contrib.django import app

from pecule.clock.queries import instant
from pecule.orders.actions import run_order_clocks, send_card_refunds


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="orders.clocks", lock="orders.clocks")
def order_clocks(timestamp: int) -> dict[str, int]:
    """Every ten minutes, move the orders whose delay has passed. ``timestamp``: the due instant, in seconds."""
    return run_order_clocks(at=instant(timestamp))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="orders.card-refunds", lock="orders.card-refunds")
def card_refunds(timestamp: int) -> dict[str, int]:
    """Every five minutes, ask the card service for the refunds it has not taken yet."""
    return {"card_refunds": send_card_refunds(at=instant(timestamp))}
