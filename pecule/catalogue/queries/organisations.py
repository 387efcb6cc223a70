"""Organisations as their members and other rooms see them."""

from dataclasses import dataclass
from uuid import UUID

from pecule.catalogue.models import Member, Organisation
from pecule.catalogue.rules import Standing
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation. ``iban_end`` is the last four characters of its IBAN, or nothing when it gave none."""

    id: int
    public_id: UUID
    siret: str
    nda: str
    name: str
    city: str
    standing: Standing
    iban_end: str


def facts_of(row: Organisation) -> OrganisationFacts:
    """Read an organisation off its row."""
    return OrganisationFacts(
        id=row.pk,
        public_id=row.public_id,
        siret=row.siret,
        nda=row.nda,
        name=row.name,
        city=row.city,
        standing=Standing(row.status, row.qualiopi_from, row.qualiopi_until),
        iban_end=row.iban[-4:],
    )


def organisation(public_id: UUID) -> OrganisationFacts:
    """One organisation. Raises NotFound."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return facts_of(found)


def organisations_of(login: UUID) -> list[OrganisationFacts]:
    """The organisations that this login (public id) acts for, by name. One query; empty for anyone else."""
    rows = Organisation.objects.filter(members__login__public_id=login, members__login__is_active=True)
    return [facts_of(row) for row in rows.order_by("name", "pk")]


def is_member(organisation_id: int, login: UUID) -> bool:
    """Whether this login (public id) acts for the organisation (inner id)."""
    return Member.objects.filter(
        organisation_id=organisation_id, login__public_id=login, login__is_active=True, login__audience="organisation"
    ).exists()
