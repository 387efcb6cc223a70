"""Writes what of the norms is proved by which test, and what attacks were tried: ``make docs`` calls it.

Tests carry ``@pytest.mark.requirement("rfc7636/4.5a")`` and ``@pytest.mark.attack("a code injected ...")``. They are
read from the source, not run: a page is the same whether or not Node or a browser are here.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "docs" / "reference"
_NOTICE = "<!-- Written from the tests by `make docs`; do not edit. -->\n"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a norm asks, in our words. ``named``: tests without a mark. ``not_supported``: why there are none."""

    id: str
    section: str
    text: str
    not_supported: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """A norm and what it asks of us."""

    id: str
    title: str
    about: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A test as its source shows it."""

    path: str
    name: str
    requirements: tuple[str, ...] = ()
    attacks: tuple[str, ...] = field(default=())

    @property
    def place(self) -> str:
        """Where it is, as pytest takes it."""
        return f"{self.path}::{self.name}"


def specs() -> list[Spec]:
    """Every norm, in the order of its file's name."""
    return [_spec(yaml.safe_load(path.read_text())) for path in sorted((HERE / "requirements").glob("*.yaml"))]


def _spec(written: dict[str, object]) -> Spec:
    entries = written["requirements"]
    if not isinstance(entries, dict):
        raise TypeError(f"{written['spec']}: requirements is a mapping of section to text")
    return Spec(
        str(written["spec"]),
        str(written["title"]),
        str(written.get("about", "")),
        tuple(_requirement(str(written["spec"]), str(key), told) for key, told in entries.items()),
    )


def _requirement(spec: str, key: str, told: object) -> Requirement:
    more: dict[str, Any] = told if isinstance(told, dict) else {"text": told}
    return Requirement(
        f"{spec}/{key}",
        re.sub(r"(?<=\d)[a-z]$", "", key),
        str(more["text"]),
        str(more.get("not_supported", "")),
        tuple(more.get("tests", ())),
    )


@lru_cache(maxsize=1)
def tests() -> tuple[Test, ...]:
    """Every test function there is."""
    return tuple(one for path in sorted(ROOT.glob("tests/**/test_*.py")) for one in _tests_of(path))


def _tests_of(path: Path) -> Iterator[Test]:
    tree = ast.parse(path.read_text())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for prefix, body in [("", tree.body), *((f"{one.name}::", one.body) for one in classes)]:
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = _marks_of(node)
                place = str(path.relative_to(ROOT))
                yield Test(place, prefix + node.name, tuple(marks["requirement"]), tuple(marks["attack"]))


def _marks_of(node: ast.FunctionDef) -> dict[str, list[str]]:
    marks: dict[str, list[str]] = {"requirement": [], "attack": []}
    for call in node.decorator_list:
        kind = ast.unparse(call.func).removeprefix("pytest.mark.") if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and kind in marks:
            marks[kind] += [ast.literal_eval(argument) for argument in call.args]
    return marks


def proofs(requirement: Requirement) -> list[Test]:
    """The tests that prove it, by their mark or by name."""
    return [one for one in tests() if requirement.id in one.requirements or one.place in requirement.named]


def conformance() -> Iterator[str]:
    """The page of requirements."""
    known = specs()
    proved = [one for spec in known for one in spec.requirements if not one.not_supported]
    yield "# Conformance\n"
    yield (
        "What the norms of sign-in ask of the broker, the wallet and our own relying party, in our words, and the "
        f"tests that prove it: {len(proved)} requirements. What we leave out stands at the end, with the reason.\n"
    )
    for spec in known:
        yield f"## {spec.title}\n"
        if spec.about:
            yield f"{spec.about}\n"
        yield "| section | what is asked | proved by |\n|---|---|---|"
        for one in spec.requirements:
            if not one.not_supported:
                shown = "<br>".join(f"[`{_short(test)}`](../../{test.path})" for test in proofs(one))
                yield f"| {one.section} | {_cell(one.text)} | {shown} |"
        yield ""
    yield "## Not supported\n\n| norm | section | what | why |\n|---|---|---|---|"
    for spec in known:
        for one in spec.requirements:
            if one.not_supported:
                yield f"| {spec.title} | {one.section} | {_cell(one.text)} | {_cell(one.not_supported)} |"


def attacks() -> Iterator[str]:
    """The page of attacks."""
    tried: dict[str, list[Test]] = {}
    for test in tests():
        for name in test.attacks:
            tried.setdefault(name, []).append(test)
    yield "# Attacks\n"
    yield "Each was tried by a test, which passes because the attack fails.\n"
    yield "| attack | tried by |\n|---|---|"
    for name in sorted(tried, key=str.lower):
        shown = "<br>".join(f"[`{_short(test)}`](../../{test.path})" for test in tried[name])
        yield f"| {_cell(name)} | {shown} |"


def _short(test: Test) -> str:
    return test.name.rpartition("::")[2].removeprefix("test_").replace("_", " ")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES = {"conformance.md": conformance, "attacks.md": attacks}


def written(page: str) -> str:
    """The text of one page, as the tests say it now."""
    return _NOTICE + "\n".join(PAGES[page]()).rstrip() + "\n"


def main() -> None:
    """Write both pages."""
    for page in PAGES:
        (FOLDER / page).write_text(written(page))
        sys.stdout.write(f"docs/reference/{page}\n")


if __name__ == "__main__":
    main()
