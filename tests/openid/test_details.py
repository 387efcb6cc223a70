"""What is shown, hashed and signed is one text: no order of fields, no twin of a letter makes two of it."""

import contextlib
import copy
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.openid.canonical import canonical, details_hash
from pecule.openid.details import check_details, registered
from pecule.openid.errors import DetailsRefused

PURCHASE: dict[str, Any] = {
    "type": "training_purchase",
    "order": "0b0e4f6e-64ab-4c0b-9d7f-3f3e1c2b7a11",
    "session": "5d7f7a0e-1a3c-4b59-8a63-5c1d0a6f4e22",
    "organisation": {"siret": "73282932000074", "name": "Atelier des Métiers"},
    "title": "Titre professionnel cuisinier",
    "start": "2027-01-11",
    "end": "2027-01-29",
    "price_cents": 120_000,
    "rights_cents": 109_680,
    "card_cents": 10_320,
    "remaining_cents": 40_320,
    "currency": "EUR",
}
# Fixed for ever: programs in other languages compute the same (see the phone app's own tests).
PURCHASE_HASH = "LbmjR06TQNx6Sg5AKyMLZsKPY3OEX1zezGiepKAJBGY"


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, (*path, name))]
    return [path]


def changed(path: tuple[str, ...], new: Any) -> dict[str, Any]:
    details = copy.deepcopy(PURCHASE)
    place = details
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = new
    return details


def test_a_purchase_fits_its_type_and_has_its_fixed_hash() -> None:
    assert (check_details([PURCHASE]), details_hash([PURCHASE])) == ([PURCHASE], PURCHASE_HASH)


@given(st.randoms(use_true_random=False))
@pytest.mark.attack("A hash collision by the order of fields")
def test_the_order_of_fields_changes_nothing(chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name]) for name in names}

    assert details_hash([shuffled(PURCHASE)]) == PURCHASE_HASH


@given(st.sampled_from(leaves(PURCHASE)), st.one_of(st.integers(0, 10**9), st.text(st.characters(codec="ascii"))))
def test_any_change_of_any_field_changes_the_hash(path: tuple[str, ...], new: object) -> None:
    details = changed(path, new)
    if details == PURCHASE:
        return
    with contextlib.suppress(DetailsRefused):  # text that nobody sees is not signed at all
        assert details_hash([details]) != PURCHASE_HASH


@pytest.mark.attack("A hash collision by moving a figure to the next field")
def test_moving_a_cent_from_one_field_to_the_next_changes_the_hash() -> None:
    assert details_hash([PURCHASE | {"price_cents": 12_000, "rights_cents": 0}]) != PURCHASE_HASH


@pytest.mark.parametrize(
    "twin",
    [
        unicodedata.normalize("NFD", "Atelier des Métiers"),
        "Atelier\u200b des Métiers",
        "Atelier des \u202eMétiers",
        "Atelier\u0000 des Métiers",
        "Atelier des Métiers\u2028",
        "Atelier \ud800",
    ],
)  # fmt: skip
@pytest.mark.attack("A hash collision by Unicode that people cannot tell apart")
def test_a_text_that_looks_like_another_to_people_is_refused(twin: str) -> None:
    with pytest.raises(DetailsRefused):
        check_details([changed(("organisation", "name"), twin)])


@pytest.mark.parametrize("number", [1.5, 120_000.0, float("nan"), 2**53, -(2**60)])
def test_numbers_that_programs_read_differently_are_refused(number: float) -> None:
    with pytest.raises(DetailsRefused):
        canonical({"price_cents": number})


@pytest.mark.parametrize(
    "details",
    [
        [],
        {},
        "training_purchase",
        None,
        [PURCHASE] * 5,
        [PURCHASE | {"note": "unseen"}],
        [PURCHASE | {"type": "other"}],
        [PURCHASE | {"type": ["training_purchase"]}],
        [PURCHASE | {"price_cents": "120000"}],
        [PURCHASE | {"price_cents": True}],
        [PURCHASE | {"price_cents": -1}],
        [PURCHASE | {"start": "11/01/2027"}],
        [PURCHASE | {"order": "1"}],
        [PURCHASE | {"organisation": {"siret": "73282932000074", "name": "A", "iban": "FR76"}}],
        [{name: value for name, value in PURCHASE.items() if name != "card_cents"}],
    ],
)  # fmt: skip
def test_what_does_not_fit_its_type_is_refused(details: Any) -> None:
    with pytest.raises(DetailsRefused):
        check_details(details)


def test_every_field_that_can_be_signed_has_a_label_in_both_languages() -> None:
    assert {name: len(kind.fields) for name, kind in registered().items()} == {
        "training_purchase": 12,
        "sensitive_change": 3,
    }
