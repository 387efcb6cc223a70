"""Organisations as their members and other rooms see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from pecule.catalogue.models import Organisation, Sanction
from pecule.catalogue.rules import Condition, Standing, conditions
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """An organisation. ``iban_end`` is the last four characters of its newest IBAN, or nothing when it gave none."""

    id: int
    public_id: UUID
    siret: str
    nda: str
    name: str
    city: str
    standing: Standing
    iban_end: str


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list; ``sells`` says whether its offers are on sale that day."""

    public_id: UUID
    siret: str
    name: str
    city: str
    status: str
    sells: bool


@dataclass(frozen=True, slots=True)
class DelistingLine:
    """A delisting that runs, as other listed organisations may see it (R6333-6)."""

    siret: str
    name: str
    decided_on: date
    until: date


def standing_of(row: Organisation) -> Standing:
    """Read off a row what decides whether it sells."""
    return Standing(
        status=row.status,
        qualiopi_from=row.qualiopi_from,
        qualiopi_until=row.qualiopi_until,
        declared_until=row.declared_until,
        compliant_until=row.compliant_until,
        file_complete=row.file_complete_on is not None,
        terms_accepted=row.terms_accepted_on is not None,
    )


def facts_of(row: Organisation) -> OrganisationFacts:
    """Read an organisation off its row."""
    return OrganisationFacts(
        id=row.pk,
        public_id=row.public_id,
        siret=row.siret,
        nda=row.nda,
        name=row.name,
        city=row.city,
        standing=standing_of(row),
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


def organisations_list(
    *, day: date, text: str = "", status: str = "", limit: int = 50, offset: int = 0
) -> list[OrganisationLine]:
    """Organisations for staff, by name; ``text`` is part of a name or the start of a SIRET."""
    rows = Organisation.objects.order_by("name", "pk")
    if words := text.strip():
        rows = rows.filter(Q(name__icontains=words) | Q(siret__startswith=words.replace(" ", "")))
    if status:
        rows = rows.filter(status=status)
    return [
        OrganisationLine(row.public_id, row.siret, row.name, row.city, row.status, standing_of(row).sells(day))
        for row in rows[offset : offset + limit]
    ]


def conditions_of(organisation_id: int, *, day: date) -> tuple[Condition, ...]:
    """The conditions of L6323-9-1 for an organisation (inner id) on ``day``. Raises NotFound."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return conditions(standing_of(found), day)


def delistings(*, day: date) -> list[DelistingLine]:
    """Delistings decided as a sanction that run on ``day`` and were not lifted, newest first."""
    rows = Sanction.objects.filter(kind="delisting", until__gte=day, lifted_at__isnull=True)
    return [
        DelistingLine(row.organisation.siret, row.organisation.name, row.decided_on, row.until)
        for row in rows.select_related("organisation").order_by("-decided_on", "-pk")
        if row.until is not None
    ]
