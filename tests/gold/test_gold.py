"""The whole reading, judged on messages that nothing was trained on. Run with ``-s`` to see the table."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import cache

import pytest

from pecule.scams.queries import Answer, check
from pecule.scams.rules import CHANNELS, HAPPENED, VERDICTS, Message, data
from pecule.scams.rules.advice import step_ids
from tests.gold.reading import Gold, gold

AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
GOAL = 0.97
# Shares that are reached today, of scams warned of and of honest messages left alone. They only rise, to the goal.
FLOORS = {("fr", "scam"): 0.97, ("fr", "honest"): 0.95, ("en", "scam"): 0.92, ("en", "honest"): 0.95}
VERDICT_FLOOR = 0.88


@cache
def answers() -> dict[Gold, Answer]:
    return {one: check(Message(one.text, one.channel, one.sender, one.happened), at=AT) for one in gold()}


def warned(answer: Answer) -> bool:
    return answer.verdict.verdict in ("scam", "unlawful_solicitation")


def shares() -> dict[tuple[str, str], float]:
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for one, answer in answers().items():
        group = one.language, "scam" if one.dangerous else "honest"
        count[group] += 1
        right[group] += warned(answer) == one.dangerous
    return {group: right[group] / count[group] for group in count}


def test_there_are_six_hundred_messages_in_pairs_of_both_languages() -> None:
    assert len(gold()) >= 600
    sides: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in gold():
        sides[one.language, one.pair].append(one.side)
    assert {pair: told for pair, told in sides.items() if told != ["scam", "legitimate"]} == {}
    assert {one.language for one in gold()} == {"fr", "en"}


def test_every_word_of_the_set_is_one_of_ours() -> None:
    reasons, steps = set(data.read("told")["reasons"]), set(data.read("advice"))
    assert [one.pair for one in gold() if not set(one.reasons) <= reasons or not set(one.advice) <= steps] == []
    assert [one.pair for one in gold() if one.verdict not in VERDICTS or one.channel not in CHANNELS] == []
    assert [one.pair for one in gold() if one.happened not in HAPPENED] == []


def test_advice_is_always_right() -> None:
    wrong = []
    for one in gold():
        given = step_ids(verdict=one.verdict, channel=one.channel, kind=one.kind, happened=one.happened)
        wrong += [(one.language, one.pair, one.side, step) for step in one.advice if step not in given]
    assert wrong == []


@pytest.mark.parametrize("group", sorted(FLOORS))
def test_scams_are_warned_of_and_honest_messages_are_not(group: tuple[str, str]) -> None:
    assert shares()[group] >= FLOORS[group]


def test_the_floors_stay_below_the_goal_only_until_it_is_reached() -> None:
    reached = {group: share for group, share in shares().items() if share >= GOAL}
    assert {group: FLOORS[group] for group in reached if FLOORS[group] < GOAL} == {}


def test_verdicts_are_the_expert_s(capsys: pytest.CaptureFixture[str]) -> None:
    count: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for one, answer in answers().items():
        for group in ((one.language, one.channel), (one.language, "all")):
            count[group] += 1
            right[group] += answer.verdict.verdict == one.verdict
    with capsys.disabled():
        print(_table(count, right))  # noqa: T201 -- the table is what this test is run for
    everything = [("fr", "all"), ("en", "all")]
    assert sum(right[group] for group in everything) / sum(count[group] for group in everything) >= VERDICT_FLOOR


def _table(count: Counter[tuple[str, str]], right: Counter[tuple[str, str]]) -> str:
    lines = ["", "verdicts that are the expert's, by language and channel:"]
    lines += [
        f"  {language} {channel:10} {right[language, channel]:4} of {count[language, channel]:4}"
        f"  {right[language, channel] / count[language, channel]:.3f}"
        for language, channel in sorted(count)
    ]
    lines += [f"  {language} {side}: {share:.3f} (goal {GOAL})" for (language, side), share in sorted(shares().items())]
    return "\n".join(lines)
