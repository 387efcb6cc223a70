"""The law as data: every value dated, with its article, the oldest first."""

from datetime import date
from pathlib import Path

import yaml

from pecule.consents import rules
from pecule.consents.rules.law import law, opt_in, opt_in_since
from pecule.consents.rules.purposes import BANNED

LINES = yaml.safe_load((Path(rules.__file__).resolve().parents[1] / "data" / "law.yaml").read_text("utf-8"))


def test_every_value_is_dated_and_says_its_article() -> None:
    assert {tuple(line) for lines in LINES.values() for line in lines} == {("since", "value", "article")}
    for lines in LINES.values():
        days = [line["since"] for line in lines]
        assert days == sorted(set(days))


def test_opt_in_begins_on_the_day_that_the_law_says() -> None:
    assert opt_in_since() == date(2026, 8, 11)
    assert (opt_in(date(2026, 8, 10)), opt_in(date(2026, 8, 11)), opt_in(date(2010, 1, 1))) == (False, True, False)


def test_each_banned_purpose_has_its_ban() -> None:
    assert [law(purpose, date(2026, 1, 1)) is not None for purpose in BANNED] == [True] * 3
    assert law("training_account", date(2022, 12, 20)) is None
