"""Organisations and what they sell, as templates that a draw fills."""

from dataclasses import dataclass

CITIES = (
    ("Paris", "75011"), ("Lyon", "69003"), ("Marseille", "13006"), ("Lille", "59000"), ("Toulouse", "31000"),
    ("Nantes", "44000"), ("Strasbourg", "67000"), ("Rennes", "35000"), ("Bordeaux", "33000"), ("Ajaccio", "20000"),
    ("Saint-Denis", "97400"), ("Clermont-Ferrand", "63000"), ("Brest", "29200"), ("Dijon", "21000"),
)  # fmt: skip

_BEGINNINGS = ("Atelier", "Institut", "École", "Centre", "Académie", "Maison", "Campus", "Forum")
_ENDINGS = (
    "des Métiers", "du Numérique", "des Langues", "du Rhône", "de la Compétence", "Horizon", "Boréal", "des Savoirs",
    "Atlantique", "du Parc", "Lumière", "des Deux Rives",
)  # fmt: skip
ORGANISATION_NAMES = tuple(f"{first} {last}" for last in _ENDINGS for first in _BEGINNINGS)


@dataclass(frozen=True, slots=True)
class Training:
    """A training as it may be sold: its certification (kind, code, title), hours and usual price in cents."""

    kind: str
    code: str
    certification: str
    title: str
    objective: str
    hours: int
    price_cents: int


TRAININGS = (
    Training("rs", "RS6151", "Anglais professionnel", "Anglais professionnel, niveau B1 vers B2",
             "Tenir une réunion, écrire un courrier et téléphoner en anglais.", 40, 145_000),
    Training("rncp", "RNCP37123", "Secrétaire assistant", "Titre professionnel secrétaire assistant",
             "Organiser le travail d'une équipe, rédiger et classer.", 420, 389_000),
    Training("rncp", "RNCP37098", "Conseiller de vente", "Titre professionnel conseiller de vente",
             "Accueillir, conseiller et vendre en magasin.", 399, 349_000),
    Training("rs", "RS5875", "Tableur", "Tableur : des bases aux tableaux croisés",
             "Construire, calculer et présenter des données.", 21, 79_000),
    Training("rncp", "RNCP37873", "Développeur web", "Développeur web et web mobile",
             "Concevoir et programmer un site, de la base de données à l'écran.", 490, 480_000),
    Training("rs", "RS6372", "Français langue étrangère", "Français langue étrangère, niveau A2",
             "Parler, lire et écrire pour le travail et la vie de tous les jours.", 80, 120_000),
    Training("clea", "RS5616", "Socle CléA", "CléA, le socle de connaissances et de compétences",
             "Consolider lecture, calcul et travail en équipe.", 70, 130_000),
    Training("rncp", "RNCP35830", "Cuisinier", "Titre professionnel cuisinier",
             "Préparer, cuire et dresser des plats dans les règles d'hygiène.", 455, 420_000),
    Training("rs", "RS5801", "Sauveteur secouriste", "Sauveteur secouriste du travail",
             "Secourir et prévenir les accidents au travail.", 14, 29_000),
    Training("bilan", "BILAN", "Bilan de compétences", "Bilan de compétences accompagné",
             "Faire le point et bâtir un projet professionnel réaliste.", 24, 158_000),
)  # fmt: skip
