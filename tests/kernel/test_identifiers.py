"""Numbers of people and firms: checked, and never repeated where they could be read by others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.kernel.identifiers import InvalidNir, InvalidSiren, InvalidSiret, Nir, read_nir, read_siren, read_siret

GOOD = "255081416802538"


@pytest.mark.parametrize(
    ("typed", "body", "temporary"),
    [
        (GOOD, "2550814168025", False),
        ("2 55 08 14 168 025 38", "2550814168025", False),
        ("2550814168025", "2550814168025", False),
        ("1 84 12 2A 451 089", "184122A451089", False),
        ("1 84 12 2b 451 089", "184122B451089", False),
        ("7 85 06 75 123 456", "7850675123456", True),
        ("3850675123456", "3850675123456", True),
    ],
)
def test_a_nir_is_read_with_or_without_key_in_corsica_and_while_waiting(typed: str, body: str, temporary: bool) -> None:
    nir = read_nir(typed)
    assert (nir.body, nir.temporary) == (body, temporary)


@pytest.mark.parametrize(
    "typed",
    ["", "255081416802539", "5550814168025", "25508141680", "2550814168025381", "2C50814168025", "٢550814168025"],
)
def test_anything_else_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidNir) as refused:
        read_nir(typed)
    assert refused.value.facts == {}


@given(st.integers(0, 14))
def test_one_changed_digit_is_found(place: int) -> None:
    changed = GOOD[:place] + str((int(GOOD[place]) + 1) % 10) + GOOD[place + 1 :]
    with pytest.raises(InvalidNir):
        read_nir(changed)


def test_a_nir_shows_itself_neither_in_text_nor_in_a_traceback() -> None:
    nir = Nir("2550814168025")
    assert {str(nir), repr(nir), f"{nir}"} == {"Nir(…)"}
    assert nir.masked == "2 55 •• •• ••• •••"


def test_a_siret_and_a_siren_are_checked() -> None:
    assert read_siret("732 829 320 00074") == "73282932000074"
    assert read_siren("732829320") == "732829320"
    with pytest.raises(InvalidSiret):
        read_siret("73282932000075")
    with pytest.raises(InvalidSiren):
        read_siren("732829321")


@given(st.text(max_size=20))
def test_no_text_is_a_fault(text: str) -> None:
    for read, refusal in ((read_nir, InvalidNir), (read_siret, InvalidSiret), (read_siren, InvalidSiren)):
        try:
            read(text)
        except refusal as refused:
            assert refused.status == 422
