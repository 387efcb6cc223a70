"""The made-up country: the same for everybody, valid, and loaded once however often it is asked for."""

from datetime import date
from random import Random

from stdnum import iban

from pecule.kernel.identifiers import read_nir, read_siren, read_siret
from pecule.simulation.cast import people
from pecule.simulation.declarations import files_to_look_at, yearly_files
from pecule.simulation.numbers import made_up_iban, made_up_siren, made_up_siret
from pecule.simulation.parts import PARTS
from pecule.simulation.people import population

YEARS = range(2019, 2026)


def test_the_same_seed_draws_the_same_people() -> None:
    assert population(Random(1), 50, YEARS) == population(Random(1), 50, YEARS)
    assert population(Random(1), 50, YEARS) != population(Random(2), 50, YEARS)


def test_everybody_has_a_number_of_their_own_that_passes_its_check() -> None:
    everybody = [*people(YEARS), *population(Random(3), 500, YEARS)]
    assert len({read_nir(person.nir) for person in everybody}) == 504
    assert all(int(person.nir[1:3]) == person.birth_date.year % 100 for person in everybody)


def test_firms_and_accounts_pass_their_checks() -> None:
    random = Random(4)
    siren = made_up_siren(random)
    assert (read_siren(siren), read_siret(made_up_siret(random, siren))[:9]) == (siren, siren)
    account = made_up_iban(random)
    assert iban.validate(account) == account


def test_each_person_at_work_is_declared_once_a_year() -> None:
    drawn = population(Random(5), 200, YEARS)
    employers = [f"{n:014d}" for n in range(20)]
    rows = [
        row.split(";")[1]
        for _, text in yearly_files(Random(6), drawn, employers, 2024, files=3)
        for row in text.splitlines()[1:]
    ]
    assert sorted(rows) == sorted(person.nir for person in drawn if person.first_year <= 2024 <= person.last_year)


def test_three_files_are_there_to_look_at() -> None:
    drawn = population(Random(7), 12, YEARS)
    names = [name for name, _ in files_to_look_at(drawn, "73282932000074", date(2026, 2, 10))]
    assert names == ["good.csv", "mistakes.csv", "units.csv"]


def test_every_audience_has_somebody_to_play() -> None:
    assert {part.audience.value for part in PARTS} == {"holder", "organisation", "employer", "staff"}
    assert len({part.email for part in PARTS}) == len(PARTS)
