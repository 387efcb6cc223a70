"""Every notice, in both languages, as people read it."""

import re
from itertools import product
from typing import Any

import pytest
from django.conf import settings

from pecule.notices.queries.writing import written
from pecule.notices.rules.facts import FACTS, FactsWrong, NoticeUnknown
from pecule.operations.translations import ROOT
from tests.notices.making import sample

FOLDER = ROOT / "notices" / "templates" / "notices"


def choices(template: str) -> list[dict[str, str]]:
    """Every way in which the choices of a template may be made."""
    chosen = {name: kind for name, kind in FACTS[template].items() if isinstance(kind, tuple)}
    return [dict(zip(chosen, values, strict=True)) for values in product(*chosen.values())]


EVERY = [(template, which) for template in sorted(FACTS) for which in choices(template)]


def test_the_table_of_facts_and_the_folder_of_templates_name_the_same_notices() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} - {"base"} == set(FACTS)


@pytest.mark.parametrize(("template", "which"), EVERY)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_notice_says_what_happened_in_text_and_in_html_and_asks_for_no_secret(
    template: str, which: dict[str, str], language: str
) -> None:
    said = written(template, sample(template, **which), language)
    assert (bool(said.subject), "\n" in said.subject, len(said.subject) < 120) == (True, False, True)
    assert 2 <= len(said.paragraphs) <= 5
    for part in (said.subject, *said.paragraphs):
        assert part in said.html.replace("&#x27;", "'")
    assert all(paragraph in said.text for paragraph in said.paragraphs)
    assert re.findall(r"https?:|www\.|href|src=|style=|<script|%\(|\{|None", said.text + said.html) == []
    never = {
        "fr": "Nous n’appelons et n’écrivons jamais pour demander un code",
        "en": "We never call or write to ask for a code",
    }
    assert never[language] in said.text
    assert never[language] in said.html


@pytest.mark.parametrize("template", sorted(FACTS))
def test_the_two_languages_differ_and_neither_leaves_words_of_the_other(template: str) -> None:
    for which in choices(template):
        french, english = (written(template, sample(template, **which), language) for language in ("fr", "en"))
        assert set(french.paragraphs) & set(english.paragraphs) == set()
        assert french.subject != english.subject
        assert re.findall(r"\b(the|your|is|and|was)\b", " ".join(french.paragraphs)) == []
        assert re.findall(r"\b(le|la|votre|est|vous)\b", " ".join(english.paragraphs)) == []


def test_money_and_days_are_written_as_people_of_that_language_write_them() -> None:
    facts = sample("payment_refused")
    assert written("payment_refused", facts, "fr").paragraphs[0] == (
        "La banque a refusé le paiement de 1\u202f234,56\u00a0€ par carte pour « Soudure » chez Soudure."
    )
    english = written("payment_refused", facts, "en").paragraphs
    assert english[0] == "The bank refused to pay €1,234.56 by card for “Soudure” by Soudure."
    assert english[2].startswith("Pay by 1 May 2026 on the page of the order")


@pytest.mark.parametrize(
    ("returned", "card", "says"),
    [
        (0, 0, "No money had moved: your account is as it was."),
        (5000, 0, "€50.00 is available in your account again."),
        (5000, 2000, "€50.00 is available in your account again. €20.00 goes back to the bank card that paid."),
        (0, 2000, "€20.00 goes back to the bank card that paid."),
    ],
)
def test_a_cancellation_says_what_became_of_the_money(returned: int, card: int, says: str) -> None:
    facts = sample("order_cancelled") | {"returned_cents": returned, "card_cents": card}
    assert written("order_cancelled", facts, "en").paragraphs[1] == says


def test_what_an_organisation_calls_itself_is_neither_code_nor_link() -> None:
    facts = sample("order_proposed") | {"organisation": '<b>X</b> https://evil.example "a" {{ x }}'}
    said = written("order_proposed", facts, "en")
    assert ("<b>X" in said.html, "&lt;b&gt;X" in said.html) == (False, True)
    assert "evil.example" not in said.html + said.text
    assert said.text.startswith('<b>X</b> https: // evil. example "a" {{ x }} answered your request.')


def test_people_are_told_where_to_go_and_whom_to_write_to() -> None:
    said = written("order_refused", sample("order_refused"), "en")
    assert f"go to {settings.HOST} by typing that address yourself" in said.text
    assert said.text.endswith(f"A question about this message: {settings.PECULE_CONTACT}\n")


@pytest.mark.parametrize(
    ("template", "facts", "mistake"),
    [("order_refused", {"title": "x"}, FactsWrong), ("order_melted", {}, NoticeUnknown)],
)
def test_a_notice_that_lacks_a_fact_is_not_written(
    template: str, facts: dict[str, Any], mistake: type[Exception]
) -> None:
    with pytest.raises(mistake):
        written(template, facts, "en")
