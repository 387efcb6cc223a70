"""People with names, ages and careers."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pecule.simulation.numbers import made_up_nir

_NAMES_F = (
    "Jeanne Camille Inès Louise Léa Manon Chloé Emma Nadia Fatou Sophie Claire Aïcha Hélène Élodie Sarah Maëlle "
    "Juliette Nathalie Valérie Isabelle Sandrine Céline Patricia Véronique Yasmine Anaïs Margaux Noémie Laëtitia"
).split()
_NAMES_M = (
    "Karim Louis Hugo Lucas Nathan Théo Antoine Mehdi Ousmane Pierre Jean Michel Philippe Stéphane Nicolas Julien "
    "Thomas Alexandre Loïc Gaël Benoît François Sébastien Rachid Mamadou Yann Rémi Clément Mathieu Guillaume"
).split()
_SURNAMES = (
    "MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFEBVRE LEROY ROUX DAVID "
    "BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE ROUSSEAU VINCENT MULLER LEFEVRE FAURE ANDRE MERCIER "
    "BLANC GUERIN BOYER GARNIER CHEVALIER FRANCOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLEMENT MORIN NICOLAS HENRY "
    "BENALI DIALLO TRAORE NGUYEN LOPEZ DA-SILVA O'CONNOR LE-GOFF HADDAD KONE SCHMITT FERNANDEZ MEUNIER LEMAIRE"
).split()


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: 13 characters of NIR, names, birth, share of full time, and the years worked."""

    nir: str
    sex: str
    birth_name: str
    given_names: str
    birth_date: date
    time_percent: int
    low_qualified: bool
    first_year: int
    last_year: int


def population(random: Random, count: int, years: range) -> list[Person]:
    """Draw ``count`` people who work during some of ``years``; no two share a NIR."""
    people: dict[str, Person] = {}
    while len(people) < count:
        person = _draw(random, years)
        people.setdefault(person.nir, person)
    return list(people.values())


def _draw(random: Random, years: range) -> Person:
    sex = random.choice("FM")
    born = date(1961, 1, 1) + timedelta(days=random.randrange(365 * 44))
    first = max(random.choice(years), born.year + 18)
    last = years[-1] if random.random() < 0.85 else random.choice([year for year in years if year >= first] or [first])
    return Person(
        nir=made_up_nir(random, sex, born.year, born.month),
        sex=sex,
        birth_name=random.choice(_SURNAMES).replace("-", " "),
        given_names=random.choice(_NAMES_F if sex == "F" else _NAMES_M),
        birth_date=born,
        time_percent=random.choices((100, 80, 60, 50, 40, 20), (70, 10, 5, 6, 5, 4))[0],
        low_qualified=random.random() < 0.08,
        first_year=first,
        last_year=last,
    )
