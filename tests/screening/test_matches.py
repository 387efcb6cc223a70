"""Matches: held until somebody decides, with reasons that can be read again and replayed to the same answer."""

from datetime import timedelta

import pytest

from pecule.audit.queries import lines_about
from pecule.kernel.refusals import NotFound
from pecule.screening import actions, queries
from pecule.screening.rules import refusals as refused
from tests.screening.making import AT, BY, DAY, LAST, ONE, PHONE, TWO, has, listed, match_of, officer, states

pytestmark = pytest.mark.django_db


def asked(*, days: int = 0) -> str:
    """What screening answers to a purchase from ONE."""
    return actions.decide(event="tests", subjects=[("organisation", ONE)], at=AT + timedelta(days=days)).outcome


def held() -> None:
    """ONE shares a number with a campaign."""
    has(ONE, ("phone", PHONE))
    listed()


def test_a_match_holds_until_it_is_released_and_not_again() -> None:
    held()
    assert asked() == "hold"
    actions.release(match=match_of(ONE), reason="number of the town hall", by=officer(), at=AT)
    assert (asked(), actions.sweep(by=BY, at=AT), states()) == ("allow", 0, [(ONE, "released")])


def test_a_confirmed_match_refuses_though_its_indicator_ends_and_its_fact_is_gone() -> None:
    held()
    actions.confirm(match=match_of(ONE), reason="they admitted it", by=BY, at=AT)
    has(ONE)
    assert asked(days=(LAST - DAY).days + 1) == "refuse"


def test_a_held_match_holds_though_its_indicator_ended() -> None:
    held()
    assert asked(days=(LAST - DAY).days + 1) == "hold"


def test_one_confirmed_by_mistake_is_released() -> None:
    held()
    actions.confirm(match=match_of(ONE), reason="it looks so", by=BY, at=AT)
    actions.release(match=match_of(ONE), reason="a namesake", by=BY, at=AT)
    lines = [(line.verb, line.details.get("from")) for line in lines_about(f"organisation:{ONE}")]
    assert lines == [("screening.release", "confirmed"), ("screening.confirm", "held"), ("screening.hold", None)]


def test_an_indicator_that_is_not_sure_holds_nobody() -> None:
    has(ONE, ("phone", PHONE))
    listed(confidence=40)
    assert (asked(), states()) == ("step_up", [])


def test_subjects_that_are_asked_about_together_share_each_others_matches() -> None:
    has(TWO, ("domain", "mon-cpf.info"), kind="offer")
    listed("domain", "mon-cpf.info")
    answer = actions.decide(event="tests", subjects=[("organisation", ONE), ("offer", TWO)], at=AT)
    assert (answer.outcome, [one.name for one in answer.reasons]) == ("hold", ["match_held"])
    assert asked() == "allow"


def test_a_decision_is_made_once_by_an_officer_with_a_reason() -> None:
    held()
    match, payer = match_of(ONE), officer("payer", "payments_officer")
    for verb in (actions.release, actions.confirm):
        with pytest.raises(refused.NotYourMatches):
            verb(match=match, reason="mine", by=payer, at=AT)
        with pytest.raises(refused.ReasonMissing):
            verb(match=match, reason=" \0 ", by=BY, at=AT)
        with pytest.raises(NotFound):
            verb(match=ONE, reason="nothing there", by=BY, at=AT)
    actions.confirm(match=match, reason="as it looks", by=BY, at=AT)
    with pytest.raises(refused.MatchDecided):
        actions.confirm(match=match, reason="as it looks", by=BY, at=AT)
    actions.release(match=match, reason="it was not", by=BY, at=AT)
    with pytest.raises(refused.MatchDecided):
        actions.release(match=match, reason="it was not", by=BY, at=AT)
    assert states() == [(ONE, "released")]


def test_every_answer_is_kept_with_what_it_saw_and_replays_to_the_same() -> None:
    asked()
    has(ONE, ("siret", "73282932000074"))
    asked()
    held()
    asked()
    actions.confirm(match=match_of(ONE), reason="as it looks", by=BY, at=AT)
    asked()
    kept = queries.decisions_about("organisation", ONE)
    assert [(one.event, one.outcome) for one in kept] == [
        ("tests", "refuse"), ("tests", "hold"), ("indicator", "hold"), ("tests", "allow"), ("tests", "allow"),
    ]  # fmt: skip
    for one in kept:
        answer = queries.replayed(one.public_id)
        assert (answer.outcome, [reason.name for reason in answer.reasons]) == (
            one.outcome,
            [reason["name"] for reason in one.reasons],
        )
    with pytest.raises(NotFound):
        queries.replayed(ONE)


def test_the_list_shows_the_surest_first_and_the_page_who_else_shares_it() -> None:
    has(ONE, ("phone", PHONE))
    has(TWO, ("phone", PHONE), ("domain", "mon-cpf.info"))
    listed(confidence=60)
    listed("domain", "mon-cpf.info", confidence=95)
    assert [(one.subject_id, one.indicator.kind) for one in queries.held_matches()] == [
        (TWO, "domain"), (ONE, "phone"), (TWO, "phone"),
    ]  # fmt: skip
    has(ONE)
    page = queries.match_page(match_of(TWO))
    assert (page.line.indicator.value, page.others, [one.indicator.kind for one in page.also]) == (
        "mon-cpf.info", (), ["phone"],
    )  # fmt: skip
    page = queries.match_page(page.also[0].public_id)
    assert (page.others, queries.count_held()) == ((("organisation", ONE, "held"),), 3)
    assert set(queries.holding_organisations()) == {ONE, TWO}
