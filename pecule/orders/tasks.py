"""Periodic jobs of orders."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from pecule.orders.actions import run_order_clocks


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="orders.clocks", lock="orders.clocks")
def order_clocks(timestamp: int) -> None:
    """Every ten minutes, move the orders whose delay has passed. ``timestamp``: the due instant, in seconds."""
    run_order_clocks(at=datetime.fromtimestamp(timestamp, UTC))
