"""Applications taken as far as a test needs."""

from datetime import date
from typing import Any
from uuid import UUID

from pecule.catalogue import actions, queries
from pecule.catalogue.rules.steps import FileStep, IdentityStep
from pecule.kernel.actors import Actor
from pecule.notices.models import Outbox
from tests.catalogue.making import AT, SIRETS, make_login, member

STAFF = Actor("staff", "a-member-of-staff")
PDF = b"%PDF-1.7\nan extract\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0....\xff\xd9"
GOOD_IBAN = "FR1420041010050500013M02606"
OTHER_IBAN = "DE89370400440532013000"
IDENTITY = IdentityStep(
    legal_name="Atelier Sequoia SARL", legal_form="SARL", address="3 rue Tamaris", postcode="69003", city="Lyon",
    email="contact@sequoia.example", phone="0472000000", declared_on=date(2019, 5, 2), by_delegate=False,
)  # fmt: skip
FILE = FileStep(
    statement_year=2025, qualiopi_number="Q-4711", qualiopi_from=date(2025, 1, 1), qualiopi_until=date(2027, 12, 31),
    iban=GOOD_IBAN, iban_holder="Atelier Sequoia", terms_accepted=True,
)  # fmt: skip
KINDS = ("kbis", "identity", "non_conviction", "declaration", "qualiopi", "bank")


def manager(email: str = "lea@sequoia.example") -> Actor:
    """A login for organisations that acts for none yet."""
    return member(make_login(email))


def start(by: Actor, *, siret: str = SIRETS[0]) -> UUID:
    """A fresh application."""
    return actions.start_application(siret=siret, nda="11750000001", name="Sequoia", city="Lyon", by=by, at=AT)


def organisation_of(application: UUID) -> UUID:
    """The public id of an application's organisation."""
    return queries.application_page(application, day=AT.date()).line.organisation_public_id


def fill(application: UUID, by: Actor, *, without: str = "") -> None:
    """Everything that an application needs, but one kind of document or the ``representative``."""
    actions.save_identity(application=application, identity=IDENTITY, by=by, at=AT)
    actions.save_file(application=application, file=FILE, by=by, at=AT)
    if without != "representative":
        actions.add_representative(
            organisation=organisation_of(application), family_name="Wisteria", given_names="Ondine",
            birth_date=date(1970, 2, 3), title="gérante", by=by, at=AT,
        )  # fmt: skip
    for kind in KINDS:
        if kind != without:
            issued = date(2026, 2, 1) if kind == "kbis" else None
            actions.add_document(
                application=application, kind=kind, name=f"{kind}.pdf", content=PDF, issued_on=issued, by=by, at=AT
            )


def submitted(by: Actor) -> UUID:
    """An application that was sent."""
    application = start(by)
    fill(application, by)
    actions.submit_application(application=application, by=by, at=AT)
    return application


def admissible(by: Actor) -> UUID:
    """An application found admissible."""
    application = submitted(by)
    actions.judge_admissibility(application=application, admissible=True, by=STAFF, at=AT)
    return application


def letters(template: str) -> list[tuple[str, Any]]:
    """Notices queued of that kind: to whom, and with which facts."""
    return [(row.recipient, row.facts) for row in Outbox.objects.filter(template=template).order_by("pk")]
