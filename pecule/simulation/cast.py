"""The people whom visitors of a demonstration may play, with their logins."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pecule.catalogue import actions as catalogue
from pecule.entitlements.actions.dotations import Gift, receive_dotation, register_funder
from pecule.entitlements.actions.employers import add_member as add_employer_member
from pecule.holders import actions as holders
from pecule.holders import queries as holder_queries
from pecule.holders.rules.standing import LockReason
from pecule.kernel.actors import system
from pecule.kernel.identifiers import read_nir
from pecule.signin import actions as signin
from pecule.signin.rules import Audience
from pecule.simulation.parts import PARTS, PASSWORD
from pecule.simulation.people import Person

ORGANISATION = "ecole@pecule.example"
KARIMS_EMPLOYER = "552100554"
RIVAL = "mirage@pecule.example"
_BY = system("simulation")


def people(years: range) -> list[Person]:
    """The holders of the cast, as people with careers."""
    first, last = years[0], years[-1]
    drawn = (
        ("MARTIN", "Jeanne", "F", date(1985, 6, 14), 100, first, last),
        ("DIALLO", "Karim", "M", date(1992, 3, 2), 40, last - 3, last),
        ("NGUYEN", "Mei", "F", date(1999, 8, 21), 100, last, last),
        ("PETIT", "Michel", "M", date(1963, 11, 30), 100, first, last),
    )
    numbers = [part.nir for part in PARTS if part.nir]
    return [
        Person(nir, sex, name, given, born, percent, False, begun, ended)
        for nir, (name, given, sex, born, percent, begun, ended) in zip(numbers, drawn, strict=True)
    ]


def give_logins(cast: list[Person], employers: list[str], market: dict[str, Any], now: datetime) -> None:
    """Make a login for each part and attach it to its holder, organisation or employer."""
    parts = {person.nir: person for person in cast}
    for part in PARTS:
        login = signin.create_login(
            email=part.email, password=PASSWORD, audience=part.audience, display_name=part.name, roles=part.roles,
            by=_BY, at=now,
        )  # fmt: skip
        if part.nir:
            holders.attach_login(holder_id=holder_id(parts[part.nir], now), login_id=login.pk, by=_BY, at=now)
        elif part.email == ORGANISATION:
            first = UUID(market["organisations"][0])
            catalogue.add_member(organisation=first, login=login.public_id, by=_BY, at=now)
        elif part.audience is Audience.EMPLOYER:
            add_employer_member(siret=employers[0], name="Les Ateliers Réunis", login_id=login.pk, by=_BY, at=now)
    signin.create_login(
        email=RIVAL, password=PASSWORD, audience=Audience.ORGANISATION, display_name="Académie Mirage", by=_BY, at=now
    )
    _tell_stories([parts[part.nir] for part in PARTS if part.nir], now)


def _tell_stories(played: list[Person], now: datetime) -> None:
    _, karim, mei, michel = (holder_id(person, now) for person in played)
    employer = register_funder(siren=KARIMS_EMPLOYER, name="Employeur de Karim", kind="employer", by=_BY, at=now)
    gift = Gift(
        holder=holder_queries.standing(karim).public_id, amount_cents=60_000, key="demo-1", earmark=("rncp", "rs"),
        expires_on=date(now.year + 1, 12, 31), repay_unused=True,
    )  # fmt: skip
    receive_dotation(gift, funder=employer, by=_BY, at=now)
    holders.change_language(holder_id=mei, language="en", by=_BY, at=now)
    holders.lock(holder_id=michel, reason=LockReason.COMPROMISED, by=_BY, at=now)


def holder_id(person: Person, at: datetime) -> int:
    """The inner id of a person's training account, opened if a declaration has not done so yet."""
    return holders.open_holder(
        holders.NewPerson(
            number=read_nir(person.nir), birth_name=person.birth_name, given_names=person.given_names,
            birth_date=person.birth_date,
        ),
        by=_BY, at=at,
    )  # fmt: skip
