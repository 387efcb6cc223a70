"""What sharing an indicator means, and that the worst of all reasons is the answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.screening.rules import HOLD_FROM, OUTCOMES, Listed, decide

SURE = Listed("one", "phone", "phone:ab", "scams", "campaign-1", 80)
FACTS = ("iban:00", "phone:ab")


@pytest.mark.parametrize(
    ("listed", "outcome", "reason"),
    [
        (SURE, "hold", "indicator_shared"),
        (replace(SURE, confidence=HOLD_FROM), "hold", "indicator_shared"),
        (replace(SURE, confidence=HOLD_FROM - 1), "step_up", "indicator_doubtful"),
        (replace(SURE, key="phone:cd"), "allow", None),
        (replace(SURE, running=False), "allow", None),
        (replace(SURE, state="released"), "allow", None),
        (replace(SURE, state="held", running=False), "hold", "match_held"),
        (replace(SURE, state="held", key="phone:cd"), "hold", "match_held"),
        (replace(SURE, state="confirmed", running=False, key="phone:cd"), "refuse", "match_confirmed"),
    ],
)
def test_an_indicator_counts_while_it_runs_and_its_match_until_somebody_decides(
    listed: Listed, outcome: str, reason: str | None
) -> None:
    answer = decide(FACTS, [listed])
    assert (answer.outcome, [one.name for one in answer.reasons]) == (outcome, [reason] if reason else [])
    assert answer.stops == (outcome in ("hold", "refuse"))


def test_the_weightiest_reason_comes_first_and_says_where_it_is_from() -> None:
    doubtful = replace(SURE, indicator="two", key="iban:00", kind="iban", confidence=10)
    confirmed = replace(SURE, indicator="three", state="confirmed")
    answer = decide(FACTS, [doubtful, SURE, confirmed])
    assert [one.indicator for one in answer.reasons] == ["three", "one", "two"]
    assert (answer.outcome, answer.reasons[1].source, answer.reasons[1].reference) == ("refuse", "scams", "campaign-1")


_LISTED = st.builds(
    Listed,
    indicator=st.sampled_from(["one", "two", "three"]),
    kind=st.just("phone"),
    key=st.sampled_from(["phone:ab", "phone:cd"]),
    source=st.just("scams"),
    reference=st.just(""),
    confidence=st.integers(0, 100),
    running=st.booleans(),
    state=st.sampled_from(["", "held", "confirmed", "released"]),
)


@given(st.lists(_LISTED, max_size=5), _LISTED)
def test_one_indicator_more_never_softens_an_answer(listed: list[Listed], more: Listed) -> None:
    before, after = decide(FACTS, listed), decide(FACTS, [*listed, more])
    assert OUTCOMES.index(after.outcome) >= OUTCOMES.index(before.outcome)


@given(st.lists(_LISTED, max_size=5))
def test_an_answer_that_is_not_allow_says_why(listed: list[Listed]) -> None:
    answer = decide(FACTS, listed)
    assert (answer.outcome == "allow") == (answer.reasons == ())
