"""Clocks run by themselves: with several workers, after a week without any, after one that was killed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from procrastinate import periodic
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry
from procrastinate.worker import Worker

from pecule.ledger.tasks import expire_pending
from pecule.notices.models import Outbox
from pecule.notices.tasks import send_notices
from pecule.operations.tasks import STARTS_MAX, rescue_jobs
from pecule.operations.ticks import LatestTicks
from tests.notices.making import AT, queued

QUEUE = "tests"  # so that the clocks of the day on which tests run stay out
WEEK = timedelta(days=7)
TABLES = "procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers"


@pytest.fixture(autouse=True)
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that workers meet; emptied afterwards."""
    with django_db_blocker.unblock():
        sql(f"TRUNCATE {TABLES} CASCADE")
        yield
        sql(f"TRUNCATE {TABLES} CASCADE")
        Outbox.objects.all().delete()


def sql(statement: str, *values: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def leaving(call_next: Any, context: Any, worker: Any) -> Any:
    """Leave the database after a job, as the worker's thread is not seen again."""
    try:
        return call_next()
    finally:
        connections.close_all()


def work(workers: int = 1) -> None:
    """So many workers at once, each until there is nothing left to do."""

    def one(_: int) -> None:
        ours = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's
        ours.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]  # tests tick themselves
        ours.run_worker(
            queues=[QUEUE], wait=False, install_signal_handlers=False, delete_jobs="never", task_middleware=[leaving]
        )

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(workers)))


def jobs() -> list[tuple[Any, ...]]:
    return sql("SELECT task_name, status::text FROM procrastinate_jobs WHERE queue_name = %s ORDER BY id", QUEUE)


def tick(job: Any, at: datetime) -> None:
    """What the worker's own timer does at an instant."""
    job.configure(queue=QUEUE, task_kwargs={"timestamp": int(at.timestamp())}).defer()


def test_after_a_week_without_a_worker_what_was_due_is_done_once_in_order_by_two() -> None:
    for day in (3, 1, 6, 2, 5, 4, 0):
        queued(title=f"Jour {day}", at=AT + timedelta(days=day))
    tick(send_notices, AT)  # queued just before the outage, and never done
    work(2)
    assert [sent.subject[-1] for sent in mail.outbox] == ["0"]
    tick(send_notices, AT + WEEK)
    tick(expire_pending, AT + WEEK)
    work(2)
    assert [sent.subject[-1] for sent in mail.outbox] == list("0123456")
    assert jobs() == [(job.name, "succeeded") for job in (send_notices, send_notices, expire_pending)]
    assert set(Outbox.objects.order_by("pk").values_list("state", "tries")) == {("sent", 1)}


@pytest.mark.parametrize("asleep", [False, True])
def test_a_worker_that_comes_back_after_a_week_hears_one_tick_of_each_clock_at_most(asleep: bool) -> None:
    back = datetime(2026, 3, 9, 2, 31, 30, tzinfo=UTC)
    clocks = LatestTicks(app.periodic_registry)
    if asleep:  # its machine was: it knows of the last tick before
        clocks.last_defers = {key: int((back - WEEK).timestamp()) for key in app.periodic_registry.periodic_tasks}
    heard = [(task.task.name, at) for task, at in clocks.get_previous_tasks(at=back.timestamp())]
    names = [name for name, _ in heard]
    assert len(names) == len(set(names))
    assert {expire_pending.name, send_notices.name, "pecule.ledger.tasks.seal_day"} <= set(names)
    assert all(timedelta(0) <= back - datetime.fromtimestamp(at, UTC) <= timedelta(minutes=10) for _, at in heard)
    assert list(clocks.get_previous_tasks(at=back.timestamp() + 1)) == []


def test_every_clock_waits_in_line_once_and_no_two_of_a_kind_run_at_once_unless_they_may() -> None:
    periodic = [each.task for each in app.periodic_registry.periodic_tasks.values()]
    assert [task.name for task in periodic if not task.queueing_lock] == []
    assert {task.name for task in periodic if not task.lock} == {
        "pecule.notices.tasks.send_notices",
        "pecule.operations.tasks.forget_jobs",
        "pecule.operations.tasks.rescue_jobs",
    }


def killed(job: Any, *, starts: int = 1) -> None:
    """A worker took a job of this kind, and was killed."""
    tick(job, AT)
    sql("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = NULL WHERE status = 'todo'", starts)


def test_a_killed_worker_does_not_hold_up_its_clock_for_ever() -> None:
    killed(expire_pending)
    tick(expire_pending, AT + WEEK)
    work()
    assert jobs() == [(expire_pending.name, "doing"), (expire_pending.name, "todo")]
    tick(rescue_jobs, AT + WEEK)
    work()
    assert jobs() == [
        (expire_pending.name, "failed"),
        (expire_pending.name, "succeeded"),
        (rescue_jobs.name, "succeeded"),
    ]


def test_what_a_killed_worker_left_is_started_again_when_nothing_like_it_waits() -> None:
    killed(expire_pending)
    tick(rescue_jobs, AT)
    work()
    assert jobs() == [(expire_pending.name, "succeeded"), (rescue_jobs.name, "succeeded")]


def test_a_job_that_takes_every_worker_down_is_not_started_for_ever() -> None:
    killed(expire_pending, starts=STARTS_MAX)
    tick(rescue_jobs, AT)
    work()
    assert jobs() == [(expire_pending.name, "failed"), (rescue_jobs.name, "succeeded")]


def test_what_a_living_worker_does_is_left_to_it() -> None:
    killed(expire_pending)
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    sql("UPDATE procrastinate_jobs SET worker_id = (SELECT max(id) FROM procrastinate_workers)")
    tick(rescue_jobs, AT)
    work()
    assert jobs() == [(expire_pending.name, "doing"), (rescue_jobs.name, "succeeded")]


def test_a_worker_runs_several_jobs_at_once_so_that_a_long_one_delays_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import call_command

    made: list[int] = []

    def run(self: Worker) -> Any:
        made.append(self.concurrency)

        async def nothing() -> None:
            return

        return nothing()

    monkeypatch.setattr(Worker, "run", run)
    monkeypatch.setattr(periodic, "PeriodicDeferrer", periodic.PeriodicDeferrer)  # put back afterwards
    with ThreadPoolExecutor(1) as pool:  # a thread of its own: a browser's test may have left a loop in this one
        pool.submit(call_command, "worker").result()
    assert (made, periodic.PeriodicDeferrer) == ([4], LatestTicks)
