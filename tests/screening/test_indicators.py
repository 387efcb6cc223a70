"""Indicators: listed once, surer when heard again, withdrawn with a reason; whoever shares one is held at once."""

from datetime import timedelta

import pytest

from pecule.audit.queries import lines_about
from pecule.screening import actions, queries
from pecule.screening.actions import NewIndicator
from pecule.screening.models import Indicator
from pecule.screening.rules import refusals as refused
from tests.screening.making import (
    AT,
    BY,
    DAY,
    LAST,
    ONE,
    PHONE,
    THREE,
    TWO,
    has,
    listed,
    match_of,
    officer,
    states,
)

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


def counts(done: actions.Added) -> tuple[int, int, int, int]:
    """Added, strengthened, known, held."""
    return done.added, done.strengthened, done.known, done.held


def test_whoever_shares_an_indicator_is_held_at_once_whichever_comes_first() -> None:
    has(ONE, ("phone", PHONE), ("email", "a@b.fr"))
    has(TWO, ("phone", "0611111111"))
    assert counts(listed()) == (1, 0, 0, 1)
    has(THREE, ("phone", "+33 6 12 34 56 78"))
    assert states() == [(ONE, "held"), (THREE, "held")]


def test_the_same_again_changes_nothing_and_is_not_told() -> None:
    has(ONE, ("phone", PHONE))
    listed()
    assert counts(listed(value="+33612345678")) == (0, 0, 1, 0)
    (one,) = queries.indicators(day=DAY)
    assert [line.verb for line in lines_about(f"indicator:{one.public_id}")] == ["screening.add_indicator"]
    assert len(states()) == 1


def test_heard_again_it_grows_surer_and_lasts_longer_never_less() -> None:
    has(ONE, ("phone", PHONE))
    assert (counts(listed(confidence=30)), states()) == ((1, 0, 0, 0), [])
    assert counts(listed(confidence=90, last=LAST + timedelta(days=9))) == (0, 1, 0, 1)
    assert counts(listed(confidence=10, last=DAY)) == (0, 0, 1, 0)
    (one,) = queries.indicators(day=DAY)
    assert (one.confidence, one.expires_on) == (90, LAST + timedelta(days=9))
    assert [line.verb for line in lines_about(f"indicator:{one.public_id}")] == [
        "screening.strengthen_indicator",
        "screening.add_indicator",
    ]


def test_many_are_listed_together_and_what_cannot_be_is_refused_alone() -> None:
    said = [
        NewIndicator("phone", PHONE, 60, LAST),
        NewIndicator("phone", "+33612345678", 70, LAST),
        NewIndicator("domain", "gmail.com", 60, LAST),
        NewIndicator("moon", "x", 60, LAST),
        NewIndicator("nda", "11750000001", 101, LAST),
        NewIndicator("siret", "73282932000074", 60, DAY - timedelta(days=1)),
        NewIndicator("name", "Académie Éclair", 60, LAST),
    ]
    done = actions.add_indicators(indicators=said, source="list", by=BY, at=AT)
    assert (counts(done), [(place, why.code) for place, why in done.refused]) == (
        (2, 0, 0, 0),
        [(2, "indicator_too_broad"), (3, "kind_unknown"), (4, "confidence_outside"), (5, "expiry_outside")],
    )
    found = {(one.kind, one.value, one.confidence) for one in queries.indicators(day=DAY)}
    assert found == {("phone", "+33612345678", 70), ("name", "academie eclair", 60)}


def test_an_account_is_kept_as_a_hash_and_found_all_the_same() -> None:
    has(ONE, ("iban", IBAN))
    listed("iban", "FR76 3000 6000 0112 3456 7890 189")
    row = Indicator.objects.get()
    assert (row.value, len(row.digest), states()) == ("FR … 0189", 32, [(ONE, "held")])


def test_the_domain_of_an_e_mail_is_shared_too_unless_it_is_everybodys() -> None:
    has(ONE, ("email", "paul@mail.mon-cpf.info"))
    has(TWO, ("email", "paul@gmail.com"))
    listed("domain", "mon-cpf.info")
    assert states() == [(ONE, "held")]


def test_an_indicator_that_ended_holds_nobody_new() -> None:
    listed(last=DAY)
    has(ONE, ("phone", PHONE))
    later = AT + timedelta(days=1)
    actions.register({("organisation", TWO): [("phone", PHONE)]}, by=BY, at=later)
    assert (states(), queries.indicators(day=later.date())) == ([(ONE, "held")], [])


def test_what_slipped_through_is_found_on_going_through_everything() -> None:
    listed(confidence=30)
    has(ONE, ("phone", PHONE))
    Indicator.objects.update(confidence=80)
    assert (actions.sweep(by=BY, at=AT), actions.sweep(by=BY, at=AT), states()) == (1, 0, [(ONE, "held")])


def test_a_withdrawn_indicator_releases_what_it_held_but_not_what_somebody_confirmed() -> None:
    for subject in (ONE, TWO):
        has(subject, ("phone", PHONE))
    listed()
    actions.confirm(match=match_of(TWO), reason="same voice on the phone", by=BY, at=AT)
    (one,) = queries.indicators(day=DAY)
    assert actions.withdraw_indicator(indicator=one.public_id, reason="a bank's own number", by=BY, at=AT) == 1
    assert states() == [(ONE, "released"), (TWO, "confirmed")]
    assert lines_about(f"organisation:{ONE}")[0].verb == "screening.release"
    assert queries.indicator(one.public_id).withdrawn_why == "a bank's own number"
    with pytest.raises(refused.MatchDecided):
        actions.withdraw_indicator(indicator=one.public_id, reason="again", by=BY, at=AT)


def test_listed_again_after_it_was_withdrawn_it_is_another_indicator() -> None:
    has(ONE, ("phone", PHONE))
    listed()
    (one,) = queries.indicators(day=DAY)
    actions.withdraw_indicator(indicator=one.public_id, reason="an error", by=BY, at=AT)
    assert counts(listed()) == (1, 0, 0, 1)
    assert states() == [(ONE, "released"), (ONE, "held")]


def test_only_officers_of_screening_and_our_jobs_keep_lists() -> None:
    payer = officer("payer", "payments_officer")
    with pytest.raises(refused.NotYourMatches):
        listed(by=payer)
    listed(by=officer())
    (one,) = queries.indicators(day=DAY)
    with pytest.raises(refused.NotYourMatches):
        actions.withdraw_indicator(indicator=one.public_id, reason="no", by=payer, at=AT)


def test_an_indicator_says_who_told_it() -> None:
    with pytest.raises(refused.SourceMissing):
        actions.add_indicators(indicators=[], source=" ", by=BY, at=AT)


def test_facts_are_replaced_and_what_cannot_be_read_is_left_out() -> None:
    assert has(ONE, ("phone", PHONE), ("phone", "none"), ("email", "")) == 1
    assert has(ONE, ("phone", PHONE)) == 0
    assert has(ONE, ("siret", "73282932000074")) == 1
    listed()
    assert states() == []
