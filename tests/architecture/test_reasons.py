"""Every check that is switched off on a line says there why."""

import re
import tokenize
from pathlib import Path

import pytest

from tests.architecture.test_sizes import ROOT, tracked

OFF = re.compile(r"#.*\b(noqa|type:\s*ignore|pragma:)")
WITH_REASON = re.compile(r"# (ruff: )?noqa: [A-Z0-9, ]+ -- \w|# type: ignore\[[a-z, -]+\]  # \w|# pragma: .+ -- \w")


def without_reason(path: Path) -> list[str]:
    """Comments of a file that switch a check off and do not say which and why."""
    with tokenize.open(path) as file:
        comments = [token for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT]
    return [
        f"{token.start[0]}: {token.string}"
        for token in comments
        if OFF.search(token.string) and not WITH_REASON.search(token.string)
    ]


def test_no_check_is_switched_off_without_a_reason() -> None:
    found = {str(path.relative_to(ROOT)): without_reason(path) for path in tracked(".py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("comment", "passes"),
    [
        ("# noqa: S608 -- a constant", True),
        ("# ruff: noqa: S608 -- built of constants", True),
        ("# type: ignore[attr-defined]  # left there by us", True),
        ("# noqa", False),
        ("# noqa: S608", False),
        ("# type: ignore", False),
        ("# type: ignore[attr-defined]", False),
        ("# type: ignore  # for a reason", False),
    ],
)
def test_a_reason_names_the_check_and_says_why(tmp_path: Path, comment: str, passes: bool) -> None:
    path = tmp_path / "one.py"
    path.write_text(f'words = "# noqa"  {comment}\n')
    assert without_reason(path) == ([] if passes else [f"1: {comment}"])
