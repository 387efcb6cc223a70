"""Everything that is known of one organisation, on one page: its own, and the agents'."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from pecule.catalogue.models import ComplianceAnswer, Habilitation, Organisation, Subcontract
from pecule.catalogue.queries.applications import (
    ApplicationLine,
    RepresentativeLine,
    applications_of,
    representatives_of,
)
from pecule.catalogue.queries.members import Team, team
from pecule.catalogue.queries.organisations import OrganisationFacts, facts_of
from pecule.catalogue.queries.paying import BankLine, bank_lines
from pecule.catalogue.queries.sanctions import HearingLine, hearings_of, remembered
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import Condition, conditions
from pecule.catalogue.rules.organisations import Remembered
from pecule.catalogue.rules.partners import SubcontractedShare, share_of
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class HabilitationLine:
    """A right to train for a certification, both days included."""

    certification_code: str
    certification_title: str
    role: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class SubcontractLine:
    """A subcontract; ``contract`` is its document's public id."""

    public_id: UUID
    siret: str
    nda: str
    name: str
    small: bool
    certification_code: str
    mission: str
    amount_cents: int
    start: date
    end: date
    contract: UUID


@dataclass(frozen=True, slots=True)
class ComplianceLine:
    """An answer of the partner on taxes and social contributions."""

    compliant: bool
    reference: str
    answered_at: datetime
    good_until: date


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """An organisation, whole."""

    facts: OrganisationFacts
    registered_at: datetime
    status_until: date | None
    conditions: tuple[Condition, ...]
    remembered: Remembered | None
    team: Team
    representatives: tuple[RepresentativeLine, ...]
    applications: tuple[ApplicationLine, ...]
    habilitations: tuple[HabilitationLine, ...]
    subcontracts: tuple[SubcontractLine, ...]
    bank: tuple[BankLine, ...]
    hearings: tuple[HearingLine, ...]
    compliance: tuple[ComplianceLine, ...]


def organisation_file(public_id: UUID, *, day: date) -> OrganisationFile:
    """Everything known of an organisation on ``day``. Who may read it is the caller's to check. Raises NotFound."""
    row = Organisation.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    facts = facts_of(row)
    return OrganisationFile(
        facts=facts,
        registered_at=row.registered_at,
        status_until=row.status_until,
        conditions=conditions(facts.standing, day),
        remembered=remembered(row.pk, day),
        team=team(row.pk),
        representatives=representatives_of(row.pk),
        applications=tuple(applications_of(row.pk, day=day)),
        habilitations=habilitations_of(row.pk),
        subcontracts=subcontracts_of(row.pk),
        bank=bank_lines(row.pk, day=day),
        hearings=hearings_of(row.pk),
        compliance=compliance_answers(row.pk),
    )


def habilitations_of(organisation_id: int) -> tuple[HabilitationLine, ...]:
    """The rights of an organisation (inner id), by certification."""
    rows = Habilitation.objects.filter(organisation_id=organisation_id).select_related("certification")
    return tuple(
        HabilitationLine(row.certification.code, row.certification.title, row.role, row.start, row.end)
        for row in rows.order_by("certification__code", "start")
    )


def subcontracts_of(organisation_id: int) -> tuple[SubcontractLine, ...]:
    """The subcontracts that an organisation (inner id) declared, newest first."""
    rows = Subcontract.objects.filter(organisation_id=organisation_id).select_related("certification")
    rows = rows.select_related("contract").defer("contract__content")
    return tuple(
        SubcontractLine(
            public_id=row.public_id,
            siret=row.siret,
            nda=row.nda,
            name=row.name,
            small=row.small,
            certification_code=row.certification.code if row.certification else "",
            mission=row.mission,
            amount_cents=row.amount_cents,
            start=row.start,
            end=row.end,
            contract=row.contract.public_id,
        )
        for row in rows.order_by("-declared_at", "-pk")
    )


def subcontracted_share(organisation_id: int, *, year: int, turnover_cents: int) -> SubcontractedShare:
    """What an organisation (inner id) subcontracts by contracts that begin in ``year``, against its turnover here.

    The turnover (cents) is the caller's to read: this room knows nothing of orders.
    """
    rows = Subcontract.objects.filter(organisation_id=organisation_id, start__year=year)
    total = rows.aggregate(total=Sum("amount_cents"))["total"] or 0
    return share_of(scheme(), int(total), turnover_cents, date(year, 12, 31))


def compliance_answers(organisation_id: int) -> tuple[ComplianceLine, ...]:
    """The last twenty answers about an organisation (inner id), newest first."""
    rows = ComplianceAnswer.objects.filter(organisation_id=organisation_id).order_by("-answered_at", "-pk")[:20]
    return tuple(ComplianceLine(row.compliant, row.reference, row.answered_at, row.good_until) for row in rows)
