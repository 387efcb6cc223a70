"""The orders of the made-up country: told by the verbs that people use, so that every state can be looked at."""

from datetime import UTC, datetime

import pytest

from pecule.orders.models import CardPayment, Order
from pecule.simulation.country import Country, Size

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
SIZE = Size(holders=60, employers=5, organisations=3, offers=12, orders=36, bureaus=1, years=5)


@pytest.mark.django_db
def test_visitors_find_orders_in_every_state() -> None:
    Country(now=NOW, progress=lambda *_: None, size=SIZE).load()
    states = set(Order.objects.values_list("state", flat=True))
    assert states == {
        "requested", "proposed", "payment_due", "accepted", "in_training", "service_done", "controlled", "no_show",
        "force_majeure", "completed", "charged", "refused", "cancelled", "expired",
    }  # fmt: skip
    assert CardPayment.objects.filter(state="paid").count() >= 10
