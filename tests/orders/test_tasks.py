"""The job that runs the clocks by itself."""

import pytest
from procrastinate.contrib.django import app

from pecule.orders.tasks import order_clocks
from tests.orders.making import later, make_buyer, make_seller, state_of, taken_to

pytestmark = pytest.mark.django_db


def test_the_job_moves_what_is_due_at_the_instant_it_is_given() -> None:
    order = taken_to("requested", make_buyer(), make_seller())
    order_clocks(timestamp=int(later(2).timestamp()))
    assert state_of(order) == "requested"
    order_clocks(timestamp=int(later(3).timestamp()))
    assert state_of(order) == "expired"


def test_the_worker_knows_the_job_and_when_to_run_it() -> None:
    assert order_clocks.name in app.tasks
    assert [
        periodic.cron for periodic in app.periodic_registry.periodic_tasks.values() if periodic.task is order_clocks
    ] == ["*/10 * * * *"]
