"""Periods closed at both ends, and working days with public holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.periods import Period
from pecule.kernel.working_days import WorkingDays

FRANCE = WorkingDays("FR")
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # the first of May is a Friday
        (date(2026, 5, 7), 1, date(2026, 5, 11)),  # the eighth of May
        (date(2026, 5, 13), 1, date(2026, 5, 15)),  # Ascension
        (date(2026, 12, 24), 2, date(2026, 12, 29)),  # Christmas, then a weekend
        (date(2026, 7, 13), 1, date(2026, 7, 15)),
        (date(2026, 5, 4), -1, date(2026, 4, 30)),
        (date(2026, 5, 1), 0, date(2026, 5, 1)),
    ],
)
def test_working_days_skip_weekends_and_french_holidays(start: date, count: int, end: date) -> None:
    assert FRANCE.add(start, count) == end


def test_local_holidays_count_where_they_are_kept() -> None:
    good_friday = date(2026, 4, 3)
    alsace = WorkingDays("FR", "57")
    assert (FRANCE.is_working(good_friday), alsace.is_working(good_friday)) == (True, False)


@given(DAYS, st.integers(-60, 60))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    reached = FRANCE.add(day, count)
    if count > 0:
        assert (FRANCE.between(day, reached), FRANCE.is_working(reached)) == (count, True)
    assert (reached > day, reached < day) == (count > 0, count < 0)


@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400))
def test_an_overlap_holds_the_days_that_are_in_both(one: date, length: int, other: date, other_length: int) -> None:
    first = Period(one, one + timedelta(days=length))
    second = Period(other, other + timedelta(days=other_length))
    common = first.overlap(second)
    shared = {first.start + timedelta(days=n) for n in range(first.days)} & {
        second.start + timedelta(days=n) for n in range(second.days)
    }
    assert (common.days if common else 0) == len(shared)
    assert first.overlap(second) == second.overlap(first)


def test_a_period_never_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_months_and_years_are_whole() -> None:
    assert Period.month(date(2024, 2, 10)) == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert Period.month(date(2025, 12, 31)) == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert Period.year(2024).days == 366
