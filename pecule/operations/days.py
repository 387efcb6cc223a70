"""Letting days pass in a demonstration: each day, every room's clocks strike, in the order of the rooms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import DatabaseError, transaction
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from pecule.audit.actions import record
from pecule.clock.actions import move_forward
from pecule.clock.rules import check_days
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal
from pecule.operations import clock

ROOMS = (
    "ledger",
    "signin",
    "consents",
    "scams",
    "screening",
    "catalogue",
    "entitlements",
    "orders",
    "payouts",
    "adapters",
    "notices",
)
"""Whose clocks strike first: money that comes back, what is reported and held, then who may sell, orders, payments;
people are told last."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fired:
    """What one clock did on one day: a count of each thing; or what it refused, or what broke it."""

    day: date
    room: str
    job: str
    counts: dict[str, int]
    trouble: str = ""


def jobs() -> list[tuple[str, Task]]:  # type: ignore[type-arg]  # of any parameters
    """Every room's periodic jobs with its name, as the worker knows them, in the order in which a day runs them."""
    ours = [
        (periodic.task.name.split(".")[1], periodic.task) for periodic in app.periodic_registry.periodic_tasks.values()
    ]
    # Jobs about jobs are none of a day's business; sorting keeps the order of a room's own file.
    return sorted((job for job in ours if job[0] in ROOMS), key=lambda job: ROOMS.index(job[0]))


def pass_days(*, days: int, by: Actor) -> list[Fired]:
    """Move a demonstration's clock forward by 1 to 60 days, day by day, running every clock each day.

    Returns what fired. What one clock refuses or breaks on is told and does not stop the others. Raises ClockNotYours,
    DaysOutOfRange.
    """
    check_days(days)
    fired: list[Fired] = []
    for _ in range(days):
        with transaction.atomic():
            at = clock.now()
            ahead = move_forward(days=1, by=by, at=at)
            record(by=by, verb="clock.move_forward", subject="clock:demonstration", details={"ahead": ahead}, at=at)
        fired.extend(_day())
    return fired


def _day() -> Iterator[Fired]:
    today = clock.today()
    machine = int(clock.machine_now().timestamp())  # jobs put the same shift on it as pages do
    for room, job in jobs():
        name = job.name.rpartition(".")[2]
        try:
            counts = job(timestamp=machine) or {}
        except Refusal as refusal:
            yield Fired(today, room, name, {}, refusal.sentence())
        except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError, OSError) as error:
            log.error("clock_broke", job=job.name, error=type(error).__name__)
            yield Fired(today, room, name, {}, type(error).__name__)
        else:
            done = {what: count for what, count in counts.items() if count}
            if done:
                yield Fired(today, room, name, done)
