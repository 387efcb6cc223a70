"""Search in a large catalogue: milliseconds of one search by words, place, dates and price, and whether it is right."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles

from django.core.management import call_command
from django.db import connection

from pecule.catalogue.queries.search import search
from pecule.catalogue.rules.filters import Filters, department_of
from pecule.operations.benches.peers.plain_search import PlainSearch
from pecule.operations.benches.report import Measure, measured

ACTIONS = 300_000
QUICK_ACTIONS = 20_000
ORGANISATIONS = 2_000
CERTIFICATIONS = 600
SEARCHES = 200
ROUNDS = 5
CHECKED = 12
PAGE = 20
DAY = date(2026, 3, 2)
GOAL_MS = 50

_TRADES = (
    "anglais espagnol allemand italien développeur comptabilité paie secrétariat bureautique tableur vente négociation "
    "immobilier cuisine pâtisserie boulangerie coiffure esthétique mécanique carrosserie électricité plomberie "
    "menuiserie maçonnerie peinture soudure chaudronnerie logistique cariste conduite sécurité secourisme "
    "infirmier puériculture gériatrie animation sport coaching photographie vidéo graphisme imprimerie couture "
    "horticulture viticulture élevage apiculture gestion management marketing communication journalisme droit "
    "fiscalité assurance banque informatique réseaux cybersécurité données statistiques robotique maintenance"
).split()
_WORDS = (
    "acquérir analyser animer appliquer approfondir argumenter atelier autonomie bases bilan budget cadre client "
    "collaborer compétence concevoir conseil contrôle coordonner créer décision découvrir développer diagnostic "
    "dossier échange écrire élaborer employer encadrer entreprise entretien équipe évaluer exercice expliquer gérer "
    "groupe maîtriser méthode métier mobiliser niveau oral organiser outil piloter planifier pratique préparer "
    "présenter produire professionnel projet qualité réaliser rédiger réglementation réunion service situation "
    "stratégie suivre technique terrain travail utiliser valider veille vocabulaire"
).split()
_PLACES = (
    "Paris 75011,Marseille 13003,Lyon 69003,Toulouse 31000,Nice 06000,Nantes 44000,Montpellier 34000,Strasbourg 67000,"
    "Bordeaux 33000,Lille 59000,Rennes 35000,Reims 51100,Saint-Étienne 42000,Le Havre 76600,Toulon 83000,"
    "Grenoble 38000,Dijon 21000,Angers 49000,Nîmes 30000,Villeurbanne 69100,Clermont-Ferrand 63000,Le Mans 72000,"
    "Aix-en-Provence 13100,Brest 29200,Tours 37000,Amiens 80000,Limoges 87000,Annecy 74000,Perpignan 66000,Metz 57000,"
    "Besançon 25000,Orléans 45000,Rouen 76000,Mulhouse 68100,Caen 14000,Nancy 54000,Ajaccio 20000,Bastia 20200,"
    "Saint-Denis 97400,Fort-de-France 97200"
).split(",")

_ORGANISATIONS = """
INSERT INTO catalogue_organisation (siret, nda, name, city, status, iban, registered_at, qualiopi_from, qualiopi_until,
                                    declared_until, compliant_until, terms_accepted_on, file_complete_on)
SELECT lpad(n::text, 14, '0'), lpad(n::text, 11, '0'), 'Organisme ' || n, '', CASE WHEN n %% 20 = 0 THEN 'suspended'
       ELSE 'listed' END, '', now(), '2025-01-01', '2027-12-31', '2027-12-31', '2027-12-31', '2025-01-01', '2025-01-01'
FROM generate_series(1, %s) AS n
"""
_CERTIFICATIONS = """
INSERT INTO catalogue_certification (kind, code, title, active_until)
SELECT CASE WHEN n %% 3 = 0 THEN 'rs' ELSE 'rncp' END, CASE WHEN n %% 3 = 0 THEN 'RS' ELSE 'RNCP' END || n,
       'Titre ' || n, CASE WHEN n %% 30 = 0 THEN date '2025-12-31' END
FROM generate_series(1, %s) AS n
"""
_RIGHTS = """
INSERT INTO catalogue_habilitation (organisation_id, certification_id, role, start)
SELECT DISTINCT organisation_id, certification_id, 'habilitated', date '2025-01-01' FROM catalogue_offer
WHERE (organisation_id + certification_id) % 50 <> 0
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Search ``size`` actions (300,000; quick 20,000), 200 different searches five times (quick: three)."""
    call_command("migrate", verbosity=0)
    actions = size or (QUICK_ACTIONS if quick else ACTIONS)
    _fill(actions)
    searches = _searches(Random(1), SEARCHES)
    _check(searches[:CHECKED])
    for filters in searches:
        search(filters, day=DAY)  # whoever comes first reads from the disk
    rounds = [[_milliseconds(filters) for filters in searches] for _ in range(3 if quick else ROUNDS)]
    samples = [quantiles(each, n=100)[94] for each in rounds]
    found = sorted(search(filters, day=DAY).total for filters in searches)
    broad = {
        name: round(median(_milliseconds(filters) for _ in range(5)), 1)
        for name, filters in {
            "one_word": Filters(text="management"),
            "one_town": Filters(place="Paris"),
            "distance_only": Filters(distance=True),
            "nothing": Filters(),
        }.items()
    }
    return [
        measured(
            "p95_ms", samples, "ms", "lower", GOAL_MS, actions=actions, searches=len(searches),
            checked_by_brute_force=CHECKED, median_ms=[round(median(each), 1) for each in rounds],
            offers_found={"median": median(found), "most": found[-1]}, broad_ms=broad,
            meaning="one call of the search, Python included: words, place, dates and price together",
        )
    ]  # fmt: skip


def _fill(actions: int) -> None:
    """Offers of two actions and four sessions; common words are common, large towns have more of everything."""
    random = Random(2026)
    offers = max(1, actions // 2)
    with connection.cursor() as cursor:
        cursor.execute(_ORGANISATIONS, (ORGANISATIONS,))
        cursor.execute(_CERTIFICATIONS, (CERTIFICATIONS,))
        with cursor.copy(
            "COPY catalogue_offer (organisation_id, certification_id, number, title, objective, status, published_at) "
            "FROM STDIN"
        ) as copy:
            for row in _offers(random, offers):
                copy.write_row(row)
        cursor.execute(_RIGHTS)
        with cursor.copy(
            "COPY catalogue_action (offer_id, number, modality, hours, price_cents, city, postcode, department) "
            "FROM STDIN"
        ) as copy:
            for row in _actions(random, offers):
                copy.write_row(row)
        with cursor.copy('COPY catalogue_session (action_id, number, open, start, "end", seats) FROM STDIN') as copy:
            for row in _sessions(random, 2 * offers):
                copy.write_row(row)
        cursor.execute("VACUUM ANALYZE")


def _offers(random: Random, count: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, count + 1):
        words = " ".join(random.choices(_WORDS, weights=_zipf(len(_WORDS)), k=20))
        title = f"{_trade(random).capitalize()} : {random.choice(_WORDS)} et {_trade(random)}"
        status = "withdrawn" if number % 25 == 0 else "published"
        organisation, certification = random.randint(1, ORGANISATIONS), random.randint(1, CERTIFICATIONS)
        yield (
            organisation,
            certification,
            str(number),
            title,
            f"{words}.",
            status,
            f"2026-02-{number % 28 + 1:02} 10:00Z",
        )


def _actions(random: Random, offers: int) -> Iterator[tuple[object, ...]]:
    for offer in range(1, offers + 1):
        for number in (1, 2):
            city, postcode = _place(random)
            distance = random.random() < 0.2
            modality = "distance" if distance else "in_person"
            price = round(random.lognormvariate(7, 0.7)) * 100 + 10_000
            where = ("", "", "") if distance else (city, postcode, department_of(postcode))
            yield offer, str(number), modality, random.randint(7, 400), price, *where


def _sessions(random: Random, actions: int) -> Iterator[tuple[object, ...]]:
    for action in range(1, actions + 1):
        for number in (1, 2):
            start = DAY + timedelta(days=random.randint(-60, 300))
            yield action, str(number), random.random() < 0.95, start, start + timedelta(days=20), 12


def _searches(random: Random, count: int) -> list[Filters]:
    """Each with words, a place, dates and a price, as somebody who knows what they want."""
    made = []
    for _ in range(count):
        city, postcode = _place(random)
        start = DAY + timedelta(days=random.randint(15, 120))
        made.append(
            Filters(
                text=" ".join([_trade(random), *random.choices(_WORDS, k=random.randint(0, 1))]),
                place=random.choice([city, city.lower()[:5], postcode, postcode[:2]]),
                starts_from=start,
                starts_until=start + timedelta(days=random.choice([30, 60, 90])),
                price_max_cents=random.choice([80_000, 150_000, 300_000]),
            )
        )
    return made


def _trade(random: Random) -> str:
    return random.choices(_TRADES, weights=_zipf(len(_TRADES)))[0]


def _place(random: Random) -> tuple[str, str]:
    city, _, postcode = random.choices(_PLACES, weights=_zipf(len(_PLACES)))[0].rpartition(" ")
    return city, postcode


def _zipf(count: int) -> list[float]:
    return [1 / (rank + 2) for rank in range(count)]


def _milliseconds(filters: Filters) -> float:
    begun = time.perf_counter()
    search(filters, day=DAY, limit=PAGE)
    return (time.perf_counter() - begun) * 1000


def _check(searches: list[Filters]) -> None:
    """Compare with the search without index, cards included."""
    whole = PlainSearch()
    for filters in [*searches, Filters(text="gestion", distance=True), Filters(department="2A", kind="rs")]:
        expected = whole.find(filters, day=DAY)
        found = search(filters, day=DAY, limit=100_000)
        cards = {card.public_id: (card.price_from_cents, card.next_start) for card in found.offers}
        if (cards, found.total) != (expected, len(expected)):
            raise RuntimeError(f"{filters}: {found.total} found, {len(expected)} expected")
