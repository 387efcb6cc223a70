"""Whatever the rules say can be read in French: sentences of explanations and refusals alike."""

import ast
import importlib
import pkgutil
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import polib
import pytest

from pecule import scheme as package
from pecule.kernel.refusals import every_refusal
from pecule.scheme import load
from pecule.scheme.explanations import LOCALE, Quantity, show, step

PACKAGE = Path(str(package.__file__)).parent
CATALOGUE = LOCALE / "fr" / "LC_MESSAGES"


def _texts(node: ast.expr) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def sentences_of_steps() -> set[str]:
    """Every sentence given to ``step`` or ``Step``, named ``says``, or kept in a table whose name ends in SAYS."""
    found: set[str] = set()
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                if node.func.id in {"step", "Step", "_amount"} and isinstance(node.args[0], ast.Constant):
                    found |= _texts(node.args[0])
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name == "says":
                    found |= _texts(node.value)
                elif name.endswith("SAYS") and isinstance(node.value, ast.Dict):
                    for value in node.value.values:
                        found |= _texts(value)
    return found


def sentences_of_refusals() -> set[str]:
    for module in pkgutil.iter_modules([str(PACKAGE)], "pecule.scheme."):
        importlib.import_module(module.name)
    ours = [kind for kind in every_refusal() if kind.__module__.startswith("pecule.scheme.")]
    return {text for kind in ours for text in (kind.says, kind.next_step)}


def test_every_sentence_has_its_french() -> None:
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE / "django.po"))}
    assert set(catalogue) == sentences_of_steps() | sentences_of_refusals()
    assert [msgid for msgid, msgstr in catalogue.items() if not msgstr.strip()] == []


def test_french_sentences_name_the_same_facts() -> None:
    for entry in polib.pofile(str(CATALOGUE / "django.po")):
        facts = re.findall(r"{(\w+)}", entry.msgid), re.findall(r"{(\w+)}", entry.msgstr)
        assert sorted(facts[0]) == sorted(facts[1]), entry.msgid


def test_the_compiled_catalogue_is_up_to_date() -> None:
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE / "django.po"))}
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(CATALOGUE / "django.mo"))}
    assert compiled == written


def test_a_sentence_reads_in_both_languages() -> None:
    amount = load("fr").value("annual_credit.employee.amount", on=date(2025, 12, 31))
    said = step("A full year gives {amount}.", amount, amount=Quantity(50000, "cents"))
    assert said.sentence() == "A full year gives €500.00."
    assert said.sentence("fr") == "Une année complète donne 500,00\u00a0€."
    assert said.as_json() == {
        "says": "A full year gives {amount}.",
        "facts": {"amount": "€500.00"},
        "parameter": "annual_credit.employee.amount",
        "article": "R6323-1 I",
        "link": "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000038013641",
        "declaration": None,
    }


@pytest.mark.parametrize(
    ("fact", "english", "french"),
    [
        (Quantity(123456, "cents"), "€1,234.56", "1\u202f234,56\u00a0€"),
        (Quantity(-50, "cents"), "-€0.50", "-0,50\u00a0€"),
        (Quantity(80350, "hundredths_of_hour"), "803.5 hours", "803,5\u00a0h"),
        (Quantity(100, "hundredths_of_day"), "1 day", "1\u00a0j"),
        (Quantity(250, "hundredths_of_day"), "2.5 days", "2,5\u00a0j"),
        (date(2025, 12, 5), "5 December 2025", "5 décembre 2025"),
        (date(2025, 12, 1), "1 December 2025", "1er décembre 2025"),
        (Fraction(1, 2), "1/2", "1/2"),
        (3, "3", "3"),
    ],
)
def test_facts_are_shown_as_people_write_them(fact: object, english: str, french: str) -> None:
    assert (show(fact, "en"), show(fact, "fr")) == (english, french)
