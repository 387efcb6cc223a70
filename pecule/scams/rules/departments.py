"""Departments of France: ``data/departments.yaml``. Pure."""

from collections.abc import Mapping

from pecule.scams.rules import data

DEPARTMENTS: Mapping[str, str] = data.read("departments")
"""Name by number, in the order of numbers."""
CODES = tuple(DEPARTMENTS)
