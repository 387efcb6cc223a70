"""Amounts, dates and refusals, as they are read in each language."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.cents import AMOUNT_MAX_CENTS, read_amount
from pecule.kernel.identifiers import InvalidSiret
from pecule.kernel.refusals import Refusal
from pecule.sites.design.words import long_date, long_moment, money, refusal_words

amounts = st.integers(min_value=0, max_value=AMOUNT_MAX_CENTS)


class Promised(Refusal):
    """A refusal with every kind of fact."""

    says = "{due_cents} of {parts_cents} on {day} at {at}, {count} times, for {names}."
    next_step = ""


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, "0,00\u202f€", "€0.00"),
        (5, "0,05\u202f€", "€0.05"),
        (123_456, "1\u202f234,56\u202f€", "€1,234.56"),
        (-50_000, "\u2212500,00\u202f€", "\u2212€500.00"),
        (100_000_000_000, "1\u202f000\u202f000\u202f000,00\u202f€", "€1,000,000,000.00"),
    ],
)
def test_money_has_two_decimals_and_its_sign_where_the_language_wants_it(cents: int, french: str, english: str) -> None:
    with override("fr"):
        assert money(cents) == french
    with override("en"):
        assert money(cents) == english


@given(amounts)
def test_money_written_in_french_is_read_back_to_the_same_cents(cents: int) -> None:
    with override("fr"):
        assert read_amount(money(cents)) == cents


@given(amounts.filter(bool))
def test_the_same_amount_owed_differs_only_by_its_sign(cents: int) -> None:
    for language in ("fr", "en"):
        with override(language):
            assert money(-cents) == "\u2212" + money(cents)


@given(amounts)
def test_an_amount_never_breaks_across_two_lines(cents: int) -> None:
    with override("fr"):
        assert " " not in money(cents)


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2025, 3, 1), "1er mars 2025", "1 March 2025"),
        (date(2025, 8, 21), "21 août 2025", "21 August 2025"),
    ],
)
def test_days_are_written_out(day: date, french: str, english: str) -> None:
    with override("fr"):
        assert long_date(day) == french
    with override("en"):
        assert long_date(day) == english


def test_an_instant_is_told_in_paris_time() -> None:
    at = datetime(2025, 6, 30, 22, 5, tzinfo=UTC)
    with override("fr"):
        assert (long_moment(at), long_date(at)) == ("1er juillet 2025 à 0\u202fh\u202f05", "1er juillet 2025")
    with override("en"):
        assert (long_moment(at), long_date(at)) == ("1 July 2025 at 00:05", "1 July 2025")


def test_facts_of_a_refusal_are_written_for_people() -> None:
    refusal = Promised(
        due_cents=10_001,
        parts_cents=[10_000, 1],
        day=date(2025, 3, 1),
        at=datetime(2025, 3, 1, 12, tzinfo=UTC),
        count=3,
        names=("Ada", "Léa"),
    )
    with override("en"):
        said = refusal_words(refusal)
    assert said.says == "€100.01 of €100.00, €0.01 on 1 March 2025 at 1 March 2025 at 13:00, 3 times, for Ada, Léa."
    assert said.next_step == ""


def test_a_refusal_is_said_in_french() -> None:
    with override("fr"):
        said = refusal_words(InvalidSiret(text="123"))
    assert said.says == "«\u00a0123\u00a0» n’est pas un SIRET valable."
    assert str(said).startswith(said.says + " Un SIRET a 14 chiffres")


def test_braces_typed_by_a_person_are_not_filled_in() -> None:
    with override("en"):
        assert refusal_words(InvalidSiret(text="{text} {0}")).says == "“{text} {0}” is not a valid SIRET."
