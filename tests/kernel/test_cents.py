"""Money in whole cents: read as people type it, rounded up where the law says so, split without losing one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.cents import Cents, UnreadableAmount, ceil_cents, read_amount, split_in_proportion


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("0", 0), ("12", 1_200), ("12,5", 1_250), ("1234.56", 123_456), ("1 234,56", 123_456),
        ("1\u202f234,56\u202f€", 123_456), ("  7,00 € ", 700), ("1 234 567", 123_456_700),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int) -> None:
    assert read_amount(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "-1", "+1", "1,234.56", "12,345", "1 23", "douze", "1e3", "٣", "NaN", "9" * 30, "1\x002", "1 234,5 6"]
)
def test_anything_else_is_refused_and_shown_short(typed: str) -> None:
    with pytest.raises(UnreadableAmount) as refused:
        read_amount(typed)
    assert refused.value.facts == {"text": typed[:40]}


@given(st.integers(0, 10**13))
def test_what_is_written_in_either_language_is_read_back(cents: int) -> None:
    french = f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02} €"
    english = f"{cents // 100}.{cents % 100:02}"
    assert (read_amount(french), read_amount(english)) == (cents, cents)


@given(st.text(max_size=30))
def test_no_text_is_a_fault(text: str) -> None:
    try:
        assert read_amount(text) >= 0
    except UnreadableAmount as refused:
        assert refused.status == 422


@given(st.fractions(0, 10**9))
def test_rounding_up_adds_less_than_a_cent(amount: Fraction) -> None:
    assert 0 <= ceil_cents(amount) - amount < 1


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any))
def test_a_split_loses_no_cent_and_strays_less_than_one_from_the_proportion(total: int, weights: list[int]) -> None:
    parts = split_in_proportion(Cents(total), weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part - Fraction(total * weight, whole)) < 1 for part, weight in zip(parts, weights, strict=True))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_nothing_splits_into_nothing_and_something_needs_a_weight() -> None:
    assert split_in_proportion(Cents(0), [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="weights"):
        split_in_proportion(Cents(1), [0, 0])
