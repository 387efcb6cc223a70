"""Who is written to about a scam: few, and seldom."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules.notifying import AT_ONCE, sends, to_tell, week_of

AT = datetime(2026, 11, 4, 9, tzinfo=UTC)
PEOPLE = st.frozensets(st.sampled_from(range(1, 7)))


def test_whoever_has_an_order_comes_first_and_is_told_why() -> None:
    found = to_tell(concerned=[7], followers=[3, 7, 5], told=set(), resting=set())
    assert found == [(7, "order"), (3, "asked"), (5, "asked")]


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE)
def test_nobody_is_told_twice_nor_without_a_reason(
    concerned: frozenset[int], followers: frozenset[int], told: frozenset[int], resting: frozenset[int]
) -> None:
    found = to_tell(concerned=concerned, followers=followers, told=told, resting=resting)
    assert {holder for holder, _ in found} == (concerned | followers) - told - resting
    assert len({holder for holder, _ in found}) == len(found)


def test_a_country_is_told_in_parts() -> None:
    assert len(to_tell(concerned=[], followers=range(2_000), told=set(), resting=set())) == AT_ONCE


def test_only_a_new_warning_is_sent() -> None:
    assert [sends(AT - timedelta(days=days), AT) for days in (0, 6, 7, 8)] == [True, True, False, False]


def test_a_week_begins_on_its_monday() -> None:
    assert [week_of(date(2026, 11, day)) for day in (2, 4, 8, 9)] == [date(2026, 11, 2)] * 3 + [date(2026, 11, 9)]
