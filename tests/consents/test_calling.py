"""May this caller call: the cases that a lawyer reads, and what holds for every call."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecule.consents import rules
from pecule.consents.rules.calling import Call, Given, judge_call
from pecule.consents.rules.law import law
from pecule.consents.rules.purposes import BANNED, PURPOSES

CASES = yaml.safe_load((Path(rules.__file__).resolve().parents[1] / "data" / "cases.yaml").read_text("utf-8"))
DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))
OPT_IN = date(2026, 8, 11)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_call_as_a_lawyer_reads_it(case: dict[str, Any]) -> None:
    said = judge_call(read(**case["call"]))
    expected = case.get("allowed") or case["refused"]
    assert (said.allowed, [why.reason for why in said.reasons]) == ("allowed" in case, expected)
    assert all(why.article for why in said.reasons)


def read(**told: Any) -> Call:
    """A call as the cases write it."""
    told["at"] = time.fromisoformat(told["at"])
    told["consents"] = tuple(Given(**one) for one in told.get("consents", ()))
    return Call(**{**told, "calls": tuple(told.get("calls", ()))})


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """Any call, without a contract."""
    day = draw(DAYS)
    consents = draw(st.lists(st.builds(_given, st.sampled_from(PURPOSES), DAYS, st.integers(1, 1095)), max_size=3))
    return Call(
        purpose=draw(st.sampled_from(PURPOSES)),
        day=day,
        at=draw(st.none() | st.times()),
        consents=tuple(consents),
        objected_on=draw(st.none() | DAYS),
        calls=tuple(draw(st.lists(DAYS, max_size=6))),
        refused_on=draw(st.none() | DAYS),
    )


def _given(purpose: str, on: date, days: int) -> Given:
    return Given(purpose, on, on + timedelta(days=days))


@patient
@given(calls())
def test_a_call_is_allowed_for_one_reason_or_refused_for_some(call: Call) -> None:
    said = judge_call(call)
    assert len(said.reasons) == 1 if said.allowed else said.reasons
    assert len({why.reason for why in said.reasons}) == len(said.reasons)


@patient
@given(calls().filter(lambda call: call.purpose in BANNED and law(call.purpose, call.day) is not None))
def test_no_consent_opens_what_is_banned(call: Call) -> None:
    assert f"{call.purpose}_banned" in [why.reason for why in judge_call(call).reasons]


@patient
@given(calls().filter(lambda call: call.day >= OPT_IN and call.purpose != "press"))
def test_since_opt_in_a_call_without_a_consent_that_runs_is_refused(call: Call) -> None:
    running = [one for one in call.consents if one.purpose == call.purpose and one.given_on <= call.day <= one.last_day]
    assert not judge_call(call).allowed or running


@patient
@given(calls())
def test_one_more_call_or_a_withdrawal_never_allows_what_was_refused(call: Call) -> None:
    ended = tuple(Given(one.purpose, one.given_on, one.last_day, one.given_on) for one in call.consents)
    for harsher in (
        Call(call.purpose, call.day, call.at, ended, False, call.objected_on, call.calls, call.refused_on),
        Call(
            call.purpose, call.day, call.at, call.consents, False, call.objected_on, (*call.calls, call.day),
            call.refused_on,
        ),
    ):  # fmt: skip
        assert judge_call(call).allowed or not judge_call(harsher).allowed
