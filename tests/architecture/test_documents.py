"""Documents say what the code does: the reference is the one it writes, links lead somewhere, the README is true."""

import re
from pathlib import Path

import pytest

from pecule.operations import reference

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", sorted(reference.PAGES))
def test_the_reference_is_the_one_that_the_code_writes(page: str) -> None:
    assert (reference.FOLDER / page).read_text() == reference.written(page), "run `make docs` and commit the result"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_exists(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)[^)]*\)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_names_commands_that_the_makefile_has() -> None:
    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test"} <= told <= there


def test_decisions_fit_on_one_screen() -> None:
    assert {p.name: n for p in ROOT.glob("docs/decisions/*.md") if (n := len(p.read_text().splitlines())) > 45} == {}
