"""Departments of France: ``data/departments.yaml``. Pure."""

from collections.abc import Mapping

from pecule.scams.rules import data

DEPARTMENTS: Mapping[str, str] = {code: line["name"] for code, line in data.read("departments").items()}
"""Name by number, in the order of numbers."""
CODES = tuple(DEPARTMENTS)
PLACES: Mapping[str, tuple[int, int]] = {
    code: (line["row"], line["column"]) for code, line in data.read("departments").items()
}
"""Row and column of each in our map of squares."""
