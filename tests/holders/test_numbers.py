"""Numbers are sealed: found by a keyed hash, opened by the right key only, never readable by accident."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.holders.rules.numbers import (
    InvalidTemporaryNumber,
    SealBroken,
    TemporaryNumber,
    read_temporary_number,
    vault_from,
)
from pecule.kernel.identifiers import Nir, read_nir

VAULT = vault_from("a" * 64, "b" * 64)
NIR = read_nir("2850375123456")
bodies = st.from_regex(r"\A[12][0-9]{2}(0[1-9]|1[0-2])([0-9]{2}|2A|2B)[0-9]{6}\Z").map(Nir)


@given(bodies)
def test_what_is_sealed_opens_to_the_same_number(nir: Nir) -> None:
    sealed = VAULT.seal(nir, os.urandom)
    assert VAULT.open(sealed, VAULT.hash(nir)) == nir
    assert nir.body.encode() not in sealed


@given(bodies, bodies)
def test_two_numbers_share_a_hash_only_when_they_are_one(one: Nir, other: Nir) -> None:
    assert (VAULT.hash(one) == VAULT.hash(other)) == (one == other)


def test_one_number_sealed_twice_looks_different_each_time() -> None:
    assert VAULT.seal(NIR, os.urandom) != VAULT.seal(NIR, os.urandom)


def test_a_seal_moved_to_another_person_does_not_open() -> None:
    with pytest.raises(SealBroken):
        VAULT.open(VAULT.seal(NIR, os.urandom), VAULT.hash(read_nir("1900663123457")))


@pytest.mark.parametrize("place", [0, 1, 13, 30, -1])
def test_a_seal_altered_anywhere_does_not_open(place: int) -> None:
    sealed = bytearray(VAULT.seal(NIR, os.urandom))
    sealed[place] ^= 1
    with pytest.raises(SealBroken):
        VAULT.open(bytes(sealed), VAULT.hash(NIR))


def test_old_keys_open_and_the_last_one_seals() -> None:
    both = vault_from("a" * 64, "1:" + "b" * 64 + ",2:" + "c" * 64)
    old = VAULT.seal(NIR, os.urandom)
    assert both.open(old, both.hash(NIR)) == NIR
    fresh = both.seal(NIR, os.urandom)
    assert (old[0], fresh[0]) == (1, 2)
    with pytest.raises(SealBroken):
        VAULT.open(fresh, VAULT.hash(NIR))


def test_hashes_depend_on_the_installation() -> None:
    assert vault_from("z" * 64, "b" * 64).hash(NIR) != VAULT.hash(NIR)


def test_a_nir_and_a_temporary_number_with_the_same_characters_are_two_people() -> None:
    assert VAULT.hash(Nir("2850375123456")) != VAULT.hash(TemporaryNumber("2850375123456"))


@pytest.mark.parametrize("text", ["", "3123456789012", "1 123", "1" * 41, "1123456789é12"])
def test_what_no_payroll_writes_is_not_a_temporary_number(text: str) -> None:
    with pytest.raises(InvalidTemporaryNumber) as caught:
        read_temporary_number(text)
    assert caught.value.facts == {}


def test_neither_number_shows_itself() -> None:
    temporary = read_temporary_number("2 123456789 abc42")
    assert (repr(temporary), str(temporary), temporary.masked) == (
        "TemporaryNumber(…)",
        "TemporaryNumber(…)",
        "2 ••• ••• •••",
    )
    assert "85037" not in repr(NIR) + str(NIR) + f"{NIR}" + NIR.masked
    assert replace(VAULT).current == 1
