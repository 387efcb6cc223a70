"""When a campaign grows faster than its own past explains."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.scams.rules.campaigns import confidence, grown
from pecule.scams.rules.growth import at_least, growth


def test_the_tail_is_that_of_poisson() -> None:
    assert at_least(0, 2.0) == 1.0
    assert at_least(1, 2.0) == pytest.approx(1 - math.exp(-2), rel=1e-12)
    assert at_least(3, 0.5) == pytest.approx(1 - math.exp(-0.5) * (1 + 0.5 + 0.125), rel=1e-10)
    assert at_least(100, 1.0) == pytest.approx(3.98e-159, rel=1e-2)


@given(st.integers(0, 300), st.floats(0.01, 200))
def test_more_is_never_likelier(count: int, mean: float) -> None:
    assert 0 <= at_least(count + 1, mean) <= at_least(count, mean) + 1e-12 <= 1 + 1e-12


@pytest.mark.parametrize(
    ("last_day", "before", "burst"),
    [(2, 0, False), (3, 0, True), (3, 28, False), (9, 28, True), (30, 560, False), (45, 560, True)],
)
def test_a_burst_is_told_against_its_own_past(last_day: int, before: int, burst: bool) -> None:
    assert growth(last_day=last_day, before=before, days=28).burst is burst


def test_without_a_past_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="against a past"):
        growth(last_day=3, before=0, days=0)


def test_a_campaign_is_looked_at_anew_at_its_threshold_and_each_doubling() -> None:
    assert [n for n in range(1, 50) if grown(n - 1, n, 5)] == [5, 10, 20, 40]
    assert grown(5, 5, 5) is False


def test_confidence_grows_and_never_is_certainty() -> None:
    assert [confidence(people, 5) for people in (5, 9, 10, 20, 40, 80, 160, 5_000)] == [60, 60, 73, 82, 88, 92, 95, 95]
