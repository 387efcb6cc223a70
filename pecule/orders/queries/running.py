"""What runs at an organisation, as those who may end its listing must know before they do."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from pecule.orders.models import Order, OrderFund
from pecule.orders.rules.life import ASKED, OPEN

NOT_BEGUN = ("payment_due", "accepted")
GIVEN_ALREADY = ("service_done", "controlled")


@dataclass(frozen=True, slots=True)
class Running:
    """Orders under way by what a delisting makes of them, and the cents held for them.

    ``asked``: nothing is held, they end. ``booked``: they end, ``booked_cents`` go back where they came from.
    ``in_training``: only what was given is paid, out of ``in_training_cents``. ``given``: judged as any other.
    ``waiting``: an absence or force majeure that is decided as any other.
    """

    asked: int
    booked: int
    booked_cents: int
    in_training: int
    in_training_cents: int
    given: int
    given_cents: int
    waiting: int
    waiting_cents: int


def running_of(organisation_id: int) -> Running:
    """What runs at an organisation (inner id). Two queries."""
    orders = Order.objects.filter(organisation_id=organisation_id, state__in=OPEN)
    counts = dict(orders.values_list("state").annotate(number=Count("pk")))
    held = OrderFund.objects.filter(order__in=orders, posted_cents=None).values_list("order__state")
    cents = dict(held.annotate(cents=Sum("cents")))

    def both(*states: str) -> tuple[int, int]:
        return sum(counts.get(state, 0) for state in states), sum(cents.get(state, 0) for state in states)

    asked, _ = both(*ASKED)
    return Running(
        asked, *both(*NOT_BEGUN), *both("in_training"), *both(*GIVEN_ALREADY), *both("no_show", "force_majeure")
    )
