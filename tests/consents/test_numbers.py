"""Numbers that never travel: what a tag and a seal keep, and what they refuse."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.consents.rules.numbers import NumberUnreadable, derived, seal, tag_of, unseal, written

SECRET = bytes(range(32))
TODAY, TOMORROW = derived(SECRET, "day", "2026-11-28"), derived(SECRET, "day", "2026-11-29")
NUMBER = "+33612345678"


def test_a_tag_is_what_anybody_s_program_makes_of_it() -> None:
    assert tag_of(NUMBER, b"key") == hmac.new(b"key", b"+33612345678", "sha256").digest()


@given(st.binary(min_size=32, max_size=32))
def test_what_was_sealed_comes_back_and_always_reads_the_same(tag: bytes) -> None:
    sent = written(seal(tag, TODAY))
    assert (unseal(sent, TODAY), sent) == (tag, written(seal(tag, TODAY)))
    assert sent != written(seal(tag, TOMORROW))


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "é",
        "A",
        "A" * 64,
        "A" * 65,
        written(seal(tag_of(NUMBER, b"key"), TOMORROW)),
        written(seal(b"short", TODAY)),
        written(seal(tag_of(NUMBER, b"key"), TODAY)) + "\n",
        written(seal(tag_of(NUMBER, b"key"), TODAY))[:-4] + "AAAA",
        written(seal(tag_of(NUMBER, b"key"), TODAY)) + "=",
    ],
)
def test_yesterday_s_seal_and_what_is_none_are_refused(sent: str) -> None:
    with pytest.raises(NumberUnreadable):
        unseal(sent, TODAY)


def test_keys_of_two_callers_days_and_purposes_differ() -> None:
    keys = {derived(SECRET, *parts) for parts in (("a", "bc"), ("ab", "c"), ("abc",), ("a", "b", "c"))}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}
