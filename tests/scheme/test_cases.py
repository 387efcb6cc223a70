"""Every case of every scheme runs; and the runner itself is proved able to fail."""

from typing import Any

import pytest

from pecule.scheme import available, load
from pecule.scheme.loading import FOLDER
from tests.scheme import case_rules
from tests.scheme.cases import RULES, Case, CaseError, read_cases, run_case

assert case_rules  # importing it is what registers the rules

CASES = [case for code in available() for case in read_cases(code, FOLDER / code)]

EDGE_CASES = [
    "The credit is clipped at the ceiling",
    "When the low-qualified status ends nothing is credited and nothing taken",
    "An earmarked dotation that expired mid-dossier goes back to its funder",
    "A cap below the price with a third party's top-up",
    "With two statuses the main activity decides",
    "A correction after the credit was spent leaves a claim",
    "Hours are converted only up to the ceiling",
    "A start date moved inside the eleven days is refused",
    "A delisted organisation is paid for what it gave",
    "A late declaration for a dead holder credits nothing",
    "The second of two orders sees what the first one holds",
    "Half a refund keeps the proportions",
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_case_comes_out_as_the_law_says(case: Case) -> None:
    explanation = run_case(load(case.scheme), case.content)
    untranslated = [each.says for each in explanation if each.facts and each.sentence("fr") == each.sentence("en")]
    assert untranslated == []


def test_case_names_are_unique_and_every_rule_has_a_case() -> None:
    names = [case.content["name"] for case in CASES if case.scheme == "fr"]
    assert len(names) == len(set(names))
    assert len(names) >= 80
    assert {case.content["rule"] for case in CASES} == set(RULES)


@pytest.mark.parametrize("name", EDGE_CASES)
def test_the_edge_case_is_among_the_cases(name: str) -> None:
    assert [case.content["name"] for case in CASES if case.content["name"] == name] == [name]


def _full_time(**changes: Any) -> dict[str, Any]:
    given = {"year": 2025, "balance": "0 €", "activities": [{"class": "employee", "worked": "1607 h"}]}
    content = {"name": "full time", "rule": "yearly_credit", "given": given, "expect": {"credit": "500 €"}}
    return {**content, **changes}


def test_the_runner_accepts_a_right_case() -> None:
    assert run_case(load("fr"), _full_time())[0].declaration == "declaration 1"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expect": {"credit": "500.01 €"}}, "credit: expected 500.01 €, found 50000"),
        ({"expect": {"refused": "UnknownActivityClass"}}, "the rule answers no “refused”"),
        ({"expect": {"kredit": "500 €"}}, "the rule answers no “kredit”"),
        ({"rule": "yearly_kredit"}, "there is no rule named “yearly_kredit”"),
        ({"given": {"year": 2025, "balance": "0 €", "activities": [], "employer": "x"}}, "no field named employer"),
        ({"given": {"year": 2025, "activities": []}}, "the rule needs “balance”"),
        (
            {"given": {"year": 2025, "balance": "0 €", "activities": [{"class": "employee", "worked": "9 h", "x": 1}]}},
            "no field named x",
        ),
        ({"given": {"year": 2025, "balance": "0 €", "activities": [{"class": "employee", "worked": "9"}]}}, "quantity"),
    ],
)
def test_the_runner_fails_a_wrong_case(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        run_case(load("fr"), _full_time(**changes))
