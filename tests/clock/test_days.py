"""Days pass in a demonstration: each room's clocks, day by day, in order; one that refuses stops nobody."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django import app

from pecule.clock.actions import move_forward
from pecule.clock.queries import instant, shift
from pecule.clock.rules import DaysOutOfRange
from pecule.kernel.actors import system
from pecule.kernel.refusals import NotFound
from pecule.operations import clock, days
from pecule.operations.days import ROOMS, jobs, pass_days
from tests.notices.making import queued

pytestmark = pytest.mark.django_db
BY = system("tests")


class Job:
    """A clock of our own."""

    def __init__(self, name: str, does: Any) -> None:
        self.name, self.does, self.seen = f"pecule.x.tasks.{name}", does, list[Any]()

    def __call__(self, *, timestamp: int) -> Any:
        self.seen.append(instant(timestamp))
        if isinstance(self.does, Exception):
            raise self.does
        return self.does


def test_every_rooms_periodic_job_runs_in_the_order_of_rooms() -> None:
    periodic = {each.task.name for each in app.periodic_registry.periodic_tasks.values()}
    # Jobs about jobs are none of a day's business, and other applications live on the machine's own clock.
    others = ("pecule.operations.", "pecule.broker.", "pecule.issuing.", "pecule.wallet.")
    ours = {name for name in periodic if name.startswith("pecule.") and not name.startswith(others)}
    assert {job.name for _, job in jobs()} == ours
    rooms = [room for room, _ in jobs()]
    assert (rooms == sorted(rooms, key=ROOMS.index), rooms[0], rooms[-1]) == (True, "ledger", "notices")


def test_each_day_strikes_every_clock_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Job("first", {"expired": 2, "nothing": 0}), Job("second", None)
    monkeypatch.setattr(days, "jobs", lambda: [("ledger", first), ("orders", second)])
    start = clock.today()
    fired = pass_days(days=3, by=BY)
    assert [(one.day, one.room, one.job, one.counts, one.trouble) for one in fired] == [
        (start + timedelta(days=day), "ledger", "first", {"expired": 2}, "") for day in (1, 2, 3)
    ]
    assert [len(first.seen), len(second.seen)] == [3, 3]
    gaps = [(later - earlier).total_seconds() for earlier, later in zip(first.seen, first.seen[1:], strict=False)]
    assert [round(gap / 3600) for gap in gaps] == [24, 24]
    assert shift() == timedelta(days=3)


@pytest.mark.parametrize(
    ("error", "told"), [(NotFound(), NotFound().sentence()), (ZeroDivisionError("secret 4242"), "ZeroDivisionError")]
)
def test_what_one_clock_refuses_is_told_and_stops_nobody(
    error: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = Job("after", {"done": 1})
    monkeypatch.setattr(days, "jobs", lambda: [("orders", Job("bad", error)), ("notices", after)])
    fired = pass_days(days=2, by=BY)
    assert [(one.job, one.trouble, one.counts) for one in fired] == [("bad", told, {}), ("after", "", {"done": 1})] * 2


@pytest.mark.parametrize("wrong", [0, 61, -1])
def test_days_out_of_range_let_nothing_pass(wrong: int) -> None:
    with pytest.raises(DaysOutOfRange):
        pass_days(days=wrong, by=BY)
    assert shift() == timedelta(0)


def test_the_rooms_own_clocks_tell_what_they_did_on_the_day_it_was_due() -> None:
    move_forward(days=1, by=BY, at=clock.now())
    start = clock.today()
    queued(key=uuid4(), at=clock.now() + timedelta(days=4, seconds=-30))
    fired = pass_days(days=6, by=BY)
    assert [(one.day - start, one.counts) for one in fired if one.room == "notices"] == [
        (timedelta(days=4), {"sent": 1})
    ]
    assert [one for one in fired if one.trouble] == []
