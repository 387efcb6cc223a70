"""Limits that keep files and functions readable."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
VAGUE_NAMES = {"utils", "common", "helpers", "misc"}


def tracked(*suffixes: str) -> list[Path]:
    """Files of the repository that people write, by suffix; neither migrations nor vendored files."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    ours = (ROOT / name for name in names if name.endswith(suffixes))
    return [path for path in ours if path.is_file() and not re.search(r"/(migrations|vendor|static)/", str(path))]


def functions(path: Path) -> list[tuple[str, int]]:
    """Each function of a file with its length in lines."""
    found = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [(f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1) for node in found]


def test_no_file_passes_the_limit() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in tracked(".py", ".sql", ".html", ".css", ".js")
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_no_function_passes_the_limit() -> None:
    lengths = dict(pair for path in tracked(".py") for pair in functions(path))
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES_MAX} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in tracked(".py") if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


@pytest.mark.parametrize("pattern", [r"/work/", r"/root/", r"/home/[a-z]+/", r"-----BEGIN [A-Z ]*PRIVATE KEY"])
def test_the_repository_holds_no_machine_path_and_no_secret(pattern: str) -> None:
    this = Path(__file__)
    texts = tracked(".py", ".md", ".toml", ".yaml", ".html", ".txt", ".sql", ".cfg", "Makefile", ".ci/run")
    assert [str(path) for path in texts if path != this and re.search(pattern, path.read_text())] == []
