"""Organisations on their way in, blamed, or out: every step of vetting has one, told by the verbs people use."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from pecule.catalogue import actions as catalogue
from pecule.catalogue import queries
from pecule.catalogue.rules import SiretTaken
from pecule.catalogue.rules.steps import FileStep, IdentityStep, SubcontractStep
from pecule.kernel.actors import Actor
from pecule.simulation.numbers import made_up_iban, made_up_siren, made_up_siret

_PAPER = b"%PDF-1.7\n% A made-up document of a demonstration.\n%%EOF\n"
_PAPERS = ("kbis", "identity", "non_conviction", "declaration", "qualiopi", "bank")
# How far each goes, how many days ago it was sent: one was sent so long ago that our answer is late.
_APPLICANTS = (
    ("Fabrique des Savoirs", "submitted", 2), ("Tremplin Formation", "submitted", 30),
    ("Comptoir des Langues", "admissible", 20), ("Passerelle Conseil", "refused", 40),
    ("Déclic Digital", "inadmissible", 12),
)  # fmt: skip
_REFUSED = "Deux attestations jointes concernent un autre organisme."


def apply_to_be_listed(
    random: Random, candidate: Actor, rival: Actor, taken: UUID, *, by: Actor, now: datetime
) -> None:
    """Applications in every state; ``candidate`` has one half written, ``rival`` claims the SIRET of ``taken``."""
    for name, fate, days in _APPLICANTS:
        _apply(random, name, fate, by, now - timedelta(days=days), now)
    begun = _start(random, "Nouvelle École", candidate, now - timedelta(days=1))
    _first_step(begun, "Nouvelle École", candidate, now - timedelta(days=1))
    facts = queries.organisation(taken)
    try:
        catalogue.start_application(
            siret=facts.siret, nda=_nda(random), name="Académie Mirage", city="Lyon", by=rival,
            at=now - timedelta(hours=6),
        )  # fmt: skip
    except SiretTaken:
        return  # as meant: the claim is kept for an agent to settle


def live_with_the_listing(
    random: Random, played: UUID, heard: UUID, partners: tuple[str, str], *, by: Actor, now: datetime
) -> None:
    """What goes on in the organisation that visitors play, and a hearing that ``heard`` has answered.

    ``partners``: (certification's code, name) of what is handed on to a subcontractor.
    """
    catalogue.invite_member(
        organisation=played, email="planning@pecule.example", role="trainings", by=by, at=now - timedelta(days=1)
    )
    catalogue.give_iban(organisation=played, iban=made_up_iban(random), by=by, at=now - timedelta(hours=20))
    catalogue.open_hearing(
        organisation=played, grounds="Deux stagiaires disent avoir été démarchés par téléphone en votre nom.",
        measure="warning", by=by, at=now - timedelta(days=6),
    )  # fmt: skip
    _subcontract(random, played, partners, by, now)
    hearing = catalogue.open_hearing(
        organisation=heard, grounds="Un titre annoncé n’est plus enregistré au répertoire.", measure="unpublish",
        by=by, at=now - timedelta(days=12),
    )  # fmt: skip
    catalogue.answer_hearing(
        hearing=hearing, answer="La fiche a été corrigée le lendemain de votre courrier.", by=by,
        at=now - timedelta(days=3),
    )  # fmt: skip


def delist(organisation: UUID, *, by: Actor, now: datetime) -> None:
    """An organisation heard, then delisted yesterday; orders follow by their own clock."""
    hearing = catalogue.open_hearing(
        organisation=organisation, grounds="Des heures déclarées n’ont pas été données.", measure="delisting",
        by=by, at=now - timedelta(days=45),
    )  # fmt: skip
    day = now - timedelta(days=1)
    catalogue.sanction(
        hearing=hearing, kind="delisting", reason="Les feuilles d’émargement demandées n’ont pas été produites.",
        until=(now + timedelta(days=180)).date(), by=by, at=day,
    )  # fmt: skip
    catalogue.close_hearing(
        hearing=hearing, conclusion="Déréférencement de six mois ; aucune réponse reçue.", by=by, at=day
    )


def _apply(random: Random, name: str, fate: str, by: Actor, sent: datetime, now: datetime) -> None:
    application = _start(random, name, by, sent - timedelta(days=3))
    _first_step(application, name, by, sent - timedelta(days=2))
    _second_step(random, application, name, by, sent)
    catalogue.submit_application(application=application, by=by, at=sent)
    if fate == "submitted":
        return
    judged = sent + timedelta(days=6)
    catalogue.judge_admissibility(
        application=application, admissible=fate != "inadmissible",
        reasons="L’extrait du registre est illisible." if fate == "inadmissible" else "", by=by, at=judged,
    )  # fmt: skip
    if fate == "refused":
        at = min(judged + timedelta(days=25), now)
        catalogue.decide_application(application=application, accepted=False, reasons=_REFUSED, by=by, at=at)


def _start(random: Random, name: str, by: Actor, at: datetime) -> UUID:
    siret = made_up_siret(random, made_up_siren(random))
    return catalogue.start_application(siret=siret, nda=_nda(random), name=name, city="Rennes", by=by, at=at)


def _first_step(application: UUID, name: str, by: Actor, at: datetime) -> None:
    step = IdentityStep(
        legal_name=f"{name} SARL", legal_form="SARL", address="8 rue du Champ de Mars", postcode="35000",
        city="Rennes", email="contact@organisme.example", phone="0200000000", declared_on=date(at.year - 6, 3, 1),
        by_delegate=False,
    )  # fmt: skip
    catalogue.save_identity(application=application, identity=step, by=by, at=at)
    page = queries.application_page(application, day=at.date())
    catalogue.add_representative(
        organisation=page.line.organisation_public_id, family_name="KERVELLA", given_names="Armelle",
        birth_date=date(1974, 9, 12), title="gérante", by=by, at=at,
    )  # fmt: skip


def _second_step(random: Random, application: UUID, name: str, by: Actor, at: datetime) -> None:
    step = FileStep(
        statement_year=at.year - 1, qualiopi_number=f"Q-{random.randrange(10_000):04d}",
        qualiopi_from=date(at.year - 1, 1, 1), qualiopi_until=date(at.year + 2, 12, 31), iban=made_up_iban(random),
        iban_holder=name, terms_accepted=True,
    )  # fmt: skip
    catalogue.save_file(application=application, file=step, by=by, at=at)
    issued = (at - timedelta(days=20)).date()
    for kind in _PAPERS:
        catalogue.add_document(
            application=application, kind=kind, name=f"{kind}.pdf", content=_PAPER,
            issued_on=issued if kind == "kbis" else None, by=by, at=at,
        )  # fmt: skip


def _subcontract(random: Random, played: UUID, partners: Sequence[str], by: Actor, now: datetime) -> None:
    code, name = partners
    contract = SubcontractStep(
        siret=made_up_siret(random, made_up_siren(random)), nda=_nda(random), name=name, small=False,
        qualiopi_until=date(now.year + 2, 12, 31), certification=code, mission="Ateliers du module 2, à Lyon.",
        amount_cents=1_200_000, start=(now - timedelta(days=30)).date(), end=(now + timedelta(days=300)).date(),
    )  # fmt: skip
    catalogue.declare_subcontract(
        organisation=played, contract=contract, file_name="contrat.pdf", content=_PAPER, by=by,
        at=now - timedelta(days=29),
    )  # fmt: skip


def _nda(random: Random) -> str:
    return f"{random.randrange(11, 94)}{random.randrange(10**9):09d}"
