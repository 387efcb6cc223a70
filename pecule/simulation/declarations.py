"""What the employers of the made-up country declare, as files that the real import reads."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from pecule.simulation.people import Person

_FULL_YEAR_HOURS = 1607  # R6323-1 II; a declared fact here, not a rule
_HEADER = "siret;nir;birth_name;given_names;birth_date;contract;period;category;unit;worked;counted_absence;disabled"


def yearly_files(
    random: Random, people: Sequence[Person], employers: Sequence[str], year: int, files: int
) -> Iterator[tuple[str, str]]:
    """Yield (name, CSV text) of ``files`` payroll bureaus for one year; each covers some of ``employers`` (SIRET)."""
    at_work = [person for person in people if person.first_year <= year <= person.last_year]
    for bureau in range(files):
        mine = set(employers[bureau::files])
        rows = [
            _row(random, person, employer, year)
            for person in at_work
            if (employer := _employer_of(person, employers)) in mine
        ]
        if rows:
            yield f"declaration-{year}-{bureau + 1:02d}.csv", "\n".join([_HEADER, *rows]) + "\n"


def _employer_of(person: Person, employers: Sequence[str]) -> str:
    """The same employer every year; a few employers have many people, most have few."""
    draw = int(person.nir[5:].replace("A", "1").replace("B", "2")) % 10_000 / 10_000
    return employers[int(len(employers) * draw * draw)]


def _row(random: Random, person: Person, siret: str, year: int) -> str:
    share = person.time_percent if year not in (person.first_year, person.last_year) else random.randint(25, 100)
    hours = _FULL_YEAR_HOURS * min(share, person.time_percent) / 100 * random.uniform(0.96, 1.04)
    absence = hours * 0.2 if random.random() < 0.05 else 0.0
    fields = (
        siret, person.nir, person.birth_name, person.given_names, person.birth_date.isoformat(), "00001", str(year),
        "employee", "hours", f"{hours - absence:.2f}", f"{absence:.2f}",
        "yes" if int(person.nir[-3:]) % 23 == 0 else "no",
    )  # fmt: skip
    return ";".join(fields)


def files_to_look_at(people: Sequence[Person], siret: str, today: date) -> Iterator[tuple[str, str]]:
    """Yield three monthly files of one employer: a good one, one with mistakes, one that confuses its units."""
    months = [_months_before(today, count) for count in (4, 3, 2)]
    good, mistaken, confused = (
        [_month_row(person, siret, month, hours) for person in people]
        for month, hours in zip(months, ("151.67", "151.67", "21.67"), strict=True)
    )
    mistaken[1] = mistaken[1].replace(people[1].nir, "2750564102X07")
    mistaken[3] = mistaken[3].replace("151.67", "151,6,7")
    mistaken[4] = mistaken[4].replace(people[4].birth_date.isoformat(), "31/02/1980")
    for name, rows in (("good", good), ("mistakes", mistaken), ("units", confused)):
        yield f"{name}.csv", "\n".join([_HEADER, *rows]) + "\n"


def _months_before(today: date, count: int) -> str:
    number = today.year * 12 + today.month - 1 - count
    return f"{number // 12}-{number % 12 + 1:02d}"


def _month_row(person: Person, siret: str, month: str, hours: str) -> str:
    return ";".join(
        (siret, person.nir, person.birth_name, person.given_names, person.birth_date.isoformat(), "00001", month,
         "employee", "hours", hours, "0", "no")
    )  # fmt: skip
