"""A demonstration's clock moves forward, for pages and jobs alike; nobody else's moves at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from pecule.clock.actions import move_forward
from pecule.clock.models import ClockShift
from pecule.clock.queries import instant, shift
from pecule.clock.rules import ClockNotYours, DaysOutOfRange
from pecule.kernel.actors import system
from pecule.operations import clock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")


def test_until_it_is_moved_it_is_the_machines() -> None:
    assert (shift(), instant(int(AT.timestamp())), clock.is_moved(clock.now())) == (timedelta(0), AT, False)


def test_pages_and_jobs_are_told_the_same_day() -> None:
    before = clock.now()
    assert (move_forward(days=3, by=BY, at=AT), move_forward(days=60, by=BY, at=AT)) == (3, 63)
    assert timedelta(days=63) <= clock.now() - before < timedelta(days=63, minutes=5)
    assert instant(int(AT.timestamp())) == AT + timedelta(days=63)
    assert clock.is_moved(clock.now())
    assert clock.today() == clock.now().astimezone(clock.PARIS).date()
    assert ClockShift.objects.values_list("days", "moved_by", "moved_at").get() == (63, "system:tests", AT)


@pytest.mark.parametrize("days", [0, -1, 61, 10**9])
def test_days_out_of_range_move_nothing(days: int) -> None:
    with pytest.raises(DaysOutOfRange):
        move_forward(days=days, by=BY, at=AT)
    assert shift() == timedelta(0)


def test_outside_of_a_demonstration_the_table_is_not_even_read(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], transaction.Atomic]
) -> None:
    move_forward(days=5, by=BY, at=AT)
    monkeypatch.setattr(settings, "PECULE_DEMO", False)
    with django_assert_num_queries(0):
        assert (shift(), instant(int(AT.timestamp()))) == (timedelta(0), AT)
    with pytest.raises(ClockNotYours):
        move_forward(days=5, by=BY, at=AT)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ("UPDATE clock_shift SET days = 4", "clock_never_back"),
        ("DELETE FROM clock_shift", "clock_never_back"),
        ("INSERT INTO clock_shift VALUES (2, 1, now(), 'x')", "clock_shift_one_row"),
        ("UPDATE clock_shift SET id = 2", "clock_shift_one_row"),
    ],
)
def test_the_database_keeps_it_going_forward(wrong: str, name: str) -> None:
    move_forward(days=5, by=BY, at=AT)
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_the_database_takes_no_clock_that_is_behind() -> None:
    with (
        pytest.raises(IntegrityError, match="clock_shift_forward"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("INSERT INTO clock_shift VALUES (1, -1, now(), 'x')")
