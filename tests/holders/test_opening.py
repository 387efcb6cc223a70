"""Opening accounts, one or many: once per number, whatever happened before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from pecule.holders.actions import NewPerson, open_holder, open_many
from pecule.holders.queries import nir_hash
from pecule.holders.rules.numbers import read_temporary_number
from pecule.kernel.identifiers import Nir
from tests.holders.conftest import ANN, AT, BEN, BY


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def test_an_account_is_opened_once_and_keeps_what_it_knew(ann: int) -> None:
    later = AT + timedelta(days=365)
    assert open_holder(replace(ANN, birth_name="MOREAU-MARTIN", language="en"), by=BY, at=later) == ann
    assert rows("SELECT birth_name, given_names, language, opened_at, status FROM holders_holder") == [
        ("Moreau", "Anne Marie", "fr", AT, "open")
    ]


def test_many_people_open_only_the_new_ones_even_named_twice(ann: int) -> None:
    assert open_many([ANN, BEN, replace(BEN, given_names="Ben"), ANN], by=BY, at=AT) == 1
    assert open_many([ANN, BEN], by=BY, at=AT) == 0
    assert rows("SELECT count(*) FROM holders_holder") == [(2,)]


def test_every_hash_joins_its_account(ann: int, ben: int) -> None:
    hashes = [nir_hash(ANN.number), nir_hash(BEN.number)]
    assert rows("SELECT holder_id FROM holders_by_nir WHERE nir_hash = ANY(%s) ORDER BY 1", hashes) == [
        (ann,),
        (ben,),
    ]


def test_a_person_with_a_temporary_number_has_an_account_too(db: None) -> None:
    person = replace(ANN, number=read_temporary_number("2123456789EMP42"))
    open_holder(person, by=BY, at=AT)
    assert rows("SELECT temporary_number FROM holders_holder") == [(True,)]


def test_many_are_streamed_in_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.holders.actions.opening._BATCH", 100)

    def people() -> Iterator[NewPerson]:
        for n in range(250):
            yield NewPerson(number=Nir(f"18501750{n:05}"), birth_name="Nom", given_names="Prénom")

    assert open_many(people(), by=BY, at=AT) == 250
    assert rows("SELECT verb, details FROM audit_line") == [("holders.open_many", '{"opened": 250}')]


def test_nobody_is_opened_when_the_trail_cannot_be_written(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("pecule.holders.actions.opening.record", broken)
    with pytest.raises(RuntimeError, match="no trail"):
        open_many([ANN, BEN], by=BY, at=AT)
    assert rows("SELECT count(*) FROM holders_holder") == [(0,)]


def test_a_person_on_the_way_shows_nothing_of_themself() -> None:
    assert repr(ANN) == "NewPerson(language='fr')"
