"""Orders that move by themselves when a delay has passed. Safe with several workers and after an outage."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import leaving, telling
from pecule.orders.actions.controlling import begin_control, complete, decide
from pecule.orders.actions.giving import write_end
from pecule.orders.actions.money import free_funds
from pecule.orders.actions.steps import SAME, day_of, due, scheme, take
from pecule.orders.models import Control, Order, Transition
from pecule.orders.rules.attendance import AttendanceRow, proven_percent
from pecule.orders.rules.controls import Declared, grounds_for
from pecule.orders.rules.life import ASKED, CLOCKS
from pecule.scheme.cancellation import did_not_come

log = structlog.get_logger(__name__)
CLOCK = system("order-clocks")
SILENCE = "Nobody decided in time: silence is a yes."
RELEASED = "Nobody decided in time: what both sides agree on is paid."
_DELISTED = Q(organisation__status="delisted")


def run_order_clocks(*, at: datetime) -> dict[str, int]:
    """Follow delistings, then make every move whose day has passed, in the order of those days.

    Each order in a transaction of its own; an order that another worker holds is left to it, and one that fails is
    logged and does not stop the others. Returns how many moves by verb, and ``failed``.
    """
    expired = Q(state__in=CLOCKS, expires_on__lt=day_of(at))
    moved = Counter(follow_delistings(at=at))
    moved.update(_each(expired, _move, at))
    return {verb: count for verb, count in moved.items() if verb}


def follow_delistings(*, at: datetime) -> dict[str, int]:
    """What becomes of running orders when their organisation is delisted: nothing is paid but what was given.

    Not begun: cancelled, everything goes back. Begun: the organisation has the scheme's delay to declare what it gave;
    afterwards the clock counts what attendance proves. Done already: judged as any other. Source: L6323-9-1, L6353-7.
    """
    told = Transition.objects.filter(order=OuterRef("pk"), verb="follow_delisting")
    running = _DELISTED & Q(state__in=(*ASKED, "payment_due", "accepted", "in_training")) & ~Q(Exists(told))
    return dict(_each(running, _follow, at))


def _each(which: Q, act: Callable[[Order, datetime], str], at: datetime) -> Counter[str]:
    moved: Counter[str] = Counter()
    after = None
    while (found := _next(which, after)) is not None:
        after = found
        try:
            moved[_locked(found[1], which, act, at)] += 1
        except (Refusal, DatabaseError) as error:
            moved["failed"] += 1
            log.error("order_clock_failed", order=found[1], error=type(error).__name__)
    del moved[""]
    return moved


def _next(which: Q, after: tuple[date, int] | None) -> tuple[date, int] | None:
    due_orders = Order.objects.filter(which, expires_on__isnull=False).order_by("expires_on", "pk")
    if after is not None:
        due_orders = due_orders.filter(Q(expires_on__gt=after[0]) | Q(expires_on=after[0], pk__gt=after[1]))
    row = due_orders.values_list("expires_on", "pk").first()
    return (row[0], row[1]) if row and row[0] else None


@transaction.atomic
def _locked(pk: int, which: Q, act: Callable[[Order, datetime], str], at: datetime) -> str:
    """Act on one order if it is still due; return the verb, or nothing when another worker has it or had it."""
    order = (
        Order.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("holder__merged_into")
        .filter(which, pk=pk)
        .first()
    )
    return act(order, at) if order is not None else ""


def _move(order: Order, at: datetime) -> str:
    return {
        "expire": _expire,
        "lapse": _lapse,
        "stop": _stop,
        "charge": _charge,
        "excuse": _excuse,
        "validate": _validate,
        "release": _release,
    }[CLOCKS[order.state]](order, at)


def _expire(order: Order, at: datetime) -> str:
    waited_in = order.state
    freed = free_funds(order, by=CLOCK, at=at)
    take(order, "expire", "expired", key=None, by=CLOCK, at=at, cents=freed)
    telling.expired(order, waited_in, freed, key=None, by=CLOCK, at=at)
    return "expire"


def _lapse(order: Order, at: datetime) -> str:
    freed = free_funds(order, by=CLOCK, at=at)
    take(order, "lapse", "cancelled", key=None, by=CLOCK, at=at, cents=freed)
    delisted = order.organisation.status == "delisted"
    telling.cancelled(order, "delisting" if delisted else "organisation", freed, key=None, by=CLOCK, at=at)
    return "lapse"


def _stop(order: Order, at: datetime) -> str:
    """Nobody declared the end: what attendance proves is declared instead, and looked at before it is paid."""
    rows = _attendance(order)
    last = max((row.day for row in rows), default=order.entered_on) or order.start
    write_end(order, last, proven_percent(rows, hours=order.hours), "organisation_stopped")
    ground = "organisation_delisted" if order.organisation.status == "delisted" else "declared_late"
    begin_control(order, "stop", [ground], key=None, by=CLOCK, at=at)
    return "stop"


def _charge(order: Order, at: datetime) -> str:
    settled = did_not_come(scheme(), price=order.price_cents, starts_on=order.start)
    leaving.charge(order, "charge", settled, "no_show", key=None, by=CLOCK, at=at)
    return "charge"


def _excuse(order: Order, at: datetime) -> str:
    leaving.decide(order, "excuse", True, SILENCE, key=None, by=CLOCK, at=at)
    return "excuse"


def _validate(order: Order, at: datetime) -> str:
    grounds = grounds_for(scheme(), _declared(order), day=day_of(at))
    if grounds:
        begin_control(order, "set_aside", grounds, key=None, by=CLOCK, at=at)
        return "set_aside"
    complete(order, "validate", order.completion_percent or 0, key=None, by=CLOCK, at=at)
    return "validate"


def _release(order: Order, at: datetime) -> str:
    control = Control.objects.select_for_update().get(order=order)
    declared = order.completion_percent or 0
    agreed = min(declared, declared if order.holder_percent is None else order.holder_percent)
    decide(order, control, "release", agreed, RELEASED, key=None, by=CLOCK, at=at)
    return "release"


def _follow(order: Order, at: datetime) -> str:
    day = day_of(at)
    if order.state == "in_training" or (order.state == "accepted" and order.start <= day):
        last = due("delisted_exit", day)
        take(order, "follow_delisting", order.state, due_on=SAME, expires_on=last, key=None, by=CLOCK, at=at)
        return "follow_delisting"
    freed = free_funds(order, by=CLOCK, at=at)
    take(order, "cancel_delisted", "cancelled", key=None, by=CLOCK, at=at, cents=freed)
    telling.cancelled(order, "delisting", freed, key=None, by=CLOCK, at=at)
    return "cancel_delisted"


def _declared(order: Order) -> Declared:
    steps = list(order.transitions.order_by("pk"))
    late = any(
        before.due_on is not None and day_of(step.at) > before.due_on
        for before, step in pairwise(steps)
        if step.verb in ("declare_entry", "declare_service_done")
    )
    other_day = order.holder_entered_on is not None and order.holder_entered_on != order.entered_on
    return Declared(
        order=order.public_id,
        hours=order.hours,
        percent=order.completion_percent or 0,
        holder_percent=order.holder_percent,
        disputed=other_day or any(step.verb == "dispute" for step in steps),
        late=late,
        attendance=_attendance(order),
    )


def _attendance(order: Order) -> list[AttendanceRow]:
    rows = order.attendance.order_by("day", "part").values_list("day", "part", "minutes")
    return [AttendanceRow(day, part, minutes) for day, part, minutes in rows]
