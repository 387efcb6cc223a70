"""What the law says of a call that somebody got."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pecule.consents.rules.complaints import CallInTheFuture, Received, check_when, judge_received

WEDNESDAY = date(2026, 11, 25)
BEFORE = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("kind", "day", "at", "purpose", "consented", "verdict", "against", "hints"),
    [
        ("canvassing", WEDNESDAY, "11:00", "insurance", "no", "unlawful", ["no_consent"], ["canvassing_number"]),
        ("landline", WEDNESDAY, "11:00", "insurance", "yes", "lawful", [], []),
        ("landline", WEDNESDAY, "21:00", "insurance", "yes", "lawful", [], []),
        ("landline", WEDNESDAY, "11:00", "insurance", "withdrawn", "unlawful", ["consent_withdrawn"], []),
        ("landline", WEDNESDAY, "11:00", "insurance", "unsure", "cannot_tell", [], []),
        ("hidden", WEDNESDAY, "11:00", "insurance", "unsure", "unlawful", ["hidden_number"], []),
        ("landline", WEDNESDAY, "21:00", "telecom", "customer", "unlawful", ["not_at_this_hour"], []),
        ("landline", WEDNESDAY, "11:00", "telecom", "customer", "lawful", [], []),
        ("mobile", WEDNESDAY, "11:00", "training_account", "yes", "unlawful", ["training_account_banned"],
         ["mobile_number"]),
        ("foreign", BEFORE, "11:00", "insurance", "no", "cannot_tell", [], ["foreign_number"]),
        ("landline", BEFORE, "09:00", "insurance", "no", "unlawful", ["not_at_this_hour"], []),
    ],
)  # fmt: skip
def test_a_call_that_was_received(
    kind: str, day: date, at: str, purpose: str, consented: str, verdict: str, against: list[str], hints: list[str]
) -> None:
    said = judge_received(Received(kind, day, time.fromisoformat(at), purpose, consented))
    assert (said.verdict, [why.reason for why in said.against]) == (verdict, against)
    assert [why.reason for why in said.hints] == hints


def test_a_call_of_tomorrow_or_of_another_year_is_refused() -> None:
    now = datetime(2026, 11, 28, 9, tzinfo=UTC)
    check_when(now, now)
    for when in (now + timedelta(minutes=1), now - timedelta(days=366)):
        with pytest.raises(CallInTheFuture):
            check_when(when, now)
