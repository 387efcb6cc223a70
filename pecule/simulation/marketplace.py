"""Organisations, offers and sessions of the made-up country, published through the catalogue's own verbs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from pecule.catalogue import actions as catalogue
from pecule.kernel.actors import Actor
from pecule.simulation.numbers import made_up_iban, made_up_siren, made_up_siret
from pecule.simulation.trainings import CITIES, ORGANISATION_NAMES, TRAININGS

_NEEDED = "Lire et écrire le français ; un entretien de vingt minutes le vérifie."


@dataclass(frozen=True, slots=True)
class OnSale:
    """A session on sale: what it certifies, its price in cents, hours, days, and whether it has prerequisites."""

    organisation: UUID
    session: UUID
    kind: str
    price_cents: int
    hours: int
    start: date
    end: date
    prerequisites: bool


def register_organisations(random: Random, count: int, *, by: Actor, at: datetime, now: datetime) -> list[UUID]:
    """Register ``count`` organisations at ``at``; all but the last are listed, and meet every condition ``now``."""
    made = []
    for n in range(count):
        siren = made_up_siren(random)
        organisation = catalogue.register_organisation(
            siret=made_up_siret(random, siren),
            nda=f"{random.randrange(11, 94)}{random.randrange(10**9):09d}",
            name=ORGANISATION_NAMES[n % len(ORGANISATION_NAMES)],
            city=CITIES[n % len(CITIES)][0],
            qualiopi_from=date(at.year - 1, 1, 1),
            qualiopi_until=date(at.year + 3, 12, 31),
            by=by,
            at=at,
        )
        catalogue.give_iban(organisation=organisation, iban=made_up_iban(random), by=by, at=at)
        if n != count - 1:
            catalogue.change_status(
                organisation=organisation, status="listed", reason="Dossier complet et vérifié.", by=by, at=at
            )
            catalogue.file_statement(organisation=organisation, year=now.year - 1, by=by, at=now)
            catalogue.ask_compliance(organisation=organisation, by=by, at=now)
        made.append(organisation)
    return made


def publish_offers(
    random: Random, organisations: list[UUID], count: int, *, today: date, by: Actor, at: datetime
) -> list[OnSale]:
    """Publish ``count`` offers, each with a past, a running and a coming session; ``at`` lies before all of them."""
    for training in TRAININGS:
        catalogue.register_certification(
            kind=training.kind, code=training.code, title=training.certification, by=by, at=at
        )
    sold = []
    for n in range(count):
        organisation = organisations[n % len(organisations)]
        training = TRAININGS[(n // len(organisations) * 3 + n) % len(TRAININGS)]
        city, postcode = random.choice(CITIES)
        catalogue.grant_habilitation(
            organisation=organisation, certification=training.code, start=at.date(), by=by, at=at
        )
        offer = catalogue.publish_offer(
            organisation=organisation, certification=training.code, title=training.title,
            objective=training.objective, by=by, at=at,
        )  # fmt: skip
        price = training.price_cents * random.randrange(85, 125) // 100 // 1000 * 1000
        distance = random.random() < 0.3
        needed = _NEEDED if n // len(organisations) % 3 == 1 else ""
        action = catalogue.publish_action(
            offer=offer, modality="distance" if distance else "in_person", hours=training.hours, price_cents=price,
            city="" if distance else city, postcode="" if distance else postcode, prerequisites=needed, by=by, at=at,
        )  # fmt: skip
        length = timedelta(days=max(1, training.hours // 5))
        for start in (today - timedelta(days=150), today - timedelta(days=8), today + timedelta(days=40 + n % 30)):
            end = start + length
            if start < today - timedelta(days=100):
                end = min(end, today - timedelta(days=40))
            session = catalogue.publish_session(
                action=action, start=start, end=end, seats=random.randrange(6, 20), by=by, at=at
            )
            sold.append(OnSale(organisation, session, training.kind, price, training.hours, start, end, bool(needed)))
    return sold
