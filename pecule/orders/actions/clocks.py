"""Orders that move by themselves when a delay has passed. Safe with several workers and after an outage."""

from collections import Counter
from datetime import date, datetime

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.orders.actions.money import pay_done
from pecule.orders.actions.steps import day_of, take
from pecule.orders.models import Order
from pecule.orders.rules.life import CLOCKED, move_for

log = structlog.get_logger(__name__)
CLOCK = system("order-clocks")


def run_order_clocks(*, at: datetime) -> dict[str, int]:
    """Expire what was not answered in time and validate the service done whose delay has passed.

    Oldest first, each order in a transaction of its own; an order that another worker holds is left to it, and one
    that fails is logged and does not stop the others. Returns how many moves by verb, and ``failed``.
    """
    moved: Counter[str] = Counter()
    after = None
    while (found := _next(at, after)) is not None:
        after = found
        try:
            moved[_move(found[1], at)] += 1
        except (Refusal, DatabaseError) as error:
            moved["failed"] += 1
            log.error("order_clock_failed", order=found[1], error=type(error).__name__)
    return {verb: count for verb, count in moved.items() if verb}


def _next(at: datetime, after: tuple[date, int] | None) -> tuple[date, int] | None:
    due = Order.objects.filter(state__in=CLOCKED, due_on__lt=day_of(at)).order_by("due_on", "pk")
    if after is not None:
        due = due.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    row = due.values_list("due_on", "pk").first()
    return (row[0], row[1]) if row and row[0] else None


@transaction.atomic
def _move(pk: int, at: datetime) -> str:
    """Move one order if it is still due; return the verb, or nothing when another worker has it or had it."""
    order = (
        Order.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, state__in=CLOCKED, due_on__lt=day_of(at))
        .first()
    )
    if order is None:
        return ""
    verb = CLOCKED[order.state]
    move = move_for(verb, order.state)
    if move is None:
        return ""
    paid = pay_done(order, by=CLOCK, at=at) if verb == "validate" else None
    take(order, move, key=None, by=CLOCK, at=at, cents=paid)
    return verb
