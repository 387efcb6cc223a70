"""Runs the cases that lawyers read: reads their words, calls the rule they name, compares every expected field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pecule.kernel.refusals import Refusal
from pecule.scheme import Scheme
from pecule.scheme.explanations import Explanation
from pecule.scheme.loading import read_yaml

CASE_KEYS = {"name", "article", "rule", "situation", "given", "expect", "why"}
_QUANTITY = re.compile(r"(-?)(\d+)(?:\.(\d{1,2}))? (h|cal d|d|days|€)")


class CaseError(AssertionError):
    """A case that is not written as the rule can read it, or whose expectation is not met."""


def hundredths(text: str) -> tuple[int, str]:
    """Read ``1607 h``, ``803.5 h``, ``218 d``, ``124.46 €`` as hundredths and a unit."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise CaseError(f"{text!r} is not a quantity with its unit")
    sign, whole, decimals, unit = match.groups()
    value = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return (-value if sign else value), unit


def plain(value: Any) -> Any:
    """Turn quantities, wherever they stand in an expectation, into integers."""
    match value:
        case str() if _QUANTITY.fullmatch(value):
            return hundredths(value)[0]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return value


@dataclass
class Given:
    """The facts of a case. Each must be asked for by the rule; one that nobody asks for is a mistake."""

    facts: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def raw(self, name: str, default: Any = ...) -> Any:
        self.asked.add(name)
        if name in self.facts:
            return self.facts[name]
        if default is ...:
            raise CaseError(f"the rule needs “{name}”")
        return default

    def __getitem__(self, name: str) -> Any:
        return plain(self.raw(name))

    def get(self, name: str, default: Any = None) -> Any:
        return plain(self.raw(name, default))

    def check_all_asked(self) -> None:
        unknown = set(self.facts) - self.asked
        if unknown:
            raise CaseError(f"the rule knows no field named {', '.join(sorted(unknown))}")


Outcome = dict[str, Any]
Rule = Callable[[Scheme, Given], tuple[Outcome, Explanation]]
RULES: dict[str, Rule] = {}


def rule(run: Rule) -> Rule:
    """Register the function under its own name, the one that cases use."""
    RULES[run.__name__] = run
    return run


@dataclass(frozen=True)
class Case:
    """One case of one scheme."""

    scheme: str
    file: str
    content: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.scheme}/{self.file}: {self.content['name']}"


def read_cases(scheme: str, folder: Path) -> Iterator[Case]:
    """Every case of the scheme in ``folder``, in order."""
    for path in sorted((folder / "cases").glob("*.yaml")):
        for content in read_yaml(path):
            if set(content) != CASE_KEYS:
                raise CaseError(f"{path.name}: a case has exactly the keys {', '.join(sorted(CASE_KEYS))}")
            yield Case(scheme, path.stem, content)


def run_case(scheme: Scheme, content: Mapping[str, Any]) -> Explanation:
    """Run a case; raise CaseError unless every expected field is known and equal. Returns the explanation."""
    if content["rule"] not in RULES:
        raise CaseError(f"there is no rule named “{content['rule']}”")
    given = Given(content["given"])
    explanation: Explanation = ()
    try:
        outcome, explanation = RULES[content["rule"]](scheme, given)
    except Refusal as refusal:
        outcome = {"refused": type(refusal).__name__}
    given.check_all_asked()
    outcome["articles"] = list(dict.fromkeys(each.article for each in explanation if each.article))
    outcome["declarations"] = list(dict.fromkeys(each.declaration for each in explanation if each.declaration))
    for name, expected in content["expect"].items():
        if name not in outcome:
            raise CaseError(f"the rule answers no “{name}”: {outcome}")
        if outcome[name] != plain(expected):
            raise CaseError(f"{name}: expected {expected}, found {outcome[name]} in {outcome}")
    return explanation


def fields(result: Any, *names: str) -> tuple[Outcome, Explanation]:
    """The named fields of a result, and its explanation."""
    return {name: getattr(result, name) for name in names}, result.explanation
