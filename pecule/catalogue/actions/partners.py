"""Rights to train for a certification, and subcontracts."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.catalogue.actions.doors import check_may_act, locked, only_staff
from pecule.catalogue.models import Certification, Document, Habilitation, Organisation, Subcontract
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules import NotAboveZero, UnknownCertification, check_dates, check_text, read_nda
from pecule.catalogue.rules.documents import content_type
from pecule.catalogue.rules.partners import SecondLevel, SubcontractorDelisted, check_subcontract
from pecule.catalogue.rules.steps import SubcontractStep
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import read_siret
from pecule.kernel.refusals import NotFound


@transaction.atomic
def grant_habilitation(
    *,
    organisation: UUID,
    certification: str,
    start: date,
    end: date | None = None,
    role: str = "habilitated",
    by: Actor,
    at: datetime,
) -> None:
    """Write down that an organisation is a certification's ``certifier``, or ``habilitated`` by it; agents and jobs.

    Both days are included; no end means that it runs on. Said again with another end, the end is corrected. Raises
    NotFound, UnknownCertification, DatesOutOfOrder. Source: L6323-9-1 2°, R6113-16-2.
    """
    only_staff(by)
    check_dates(start, end)
    found, leads_to = locked(organisation), _certification(certification)
    if role not in ("certifier", "habilitated"):
        raise NotFound
    Habilitation.objects.update_or_create(
        organisation=found, certification=leads_to, start=start, defaults={"end": end, "role": role}
    )
    details = {"certification": leads_to.code, "start": start.isoformat(), "end": end.isoformat() if end else ""}
    record(by=by, verb="catalogue.grant_habilitation", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def end_habilitation(*, organisation: UUID, certification: str, on: date, by: Actor, at: datetime) -> None:
    """Write down the last day of the right that runs on ``on``; agents and jobs. Raises NotFound."""
    only_staff(by)
    found, leads_to = locked(organisation), _certification(certification)
    running = found.habilitations.filter(certification=leads_to, start__lte=on).order_by("-start").first()
    if running is None or (running.end is not None and running.end < on):
        raise NotFound
    running.end = on
    running.save(update_fields=["end"])
    details = {"certification": leads_to.code, "end": on.isoformat()}
    record(by=by, verb="catalogue.end_habilitation", subject=f"organisation:{organisation}", details=details, at=at)


@transaction.atomic
def declare_subcontract(
    *, organisation: UUID, contract: SubcontractStep, file_name: str, content: bytes, by: Actor, at: datetime
) -> UUID:
    """Declare a subcontract with its text (PDF, PNG or JPEG), and return its public id; a manager, or us.

    Refused: a subcontractor that is delisted, that lacks Qualiopi without being exempt, or a second level, which is
    the same certification over the same days. Raises NotFound, RoleTooLow, InvalidSiret, InvalidNda, TextMissing,
    DatesOutOfOrder, NotAboveZero, OwnSubcontractor, SubcontractorUncertified, SubcontractorDelisted, SecondLevel,
    UnknownCertification, and the refusals of documents. Source: L6323-9-2, R6333-6-2 to R6333-6-4.
    """
    check_text(contract.name, contract.mission, file_name)
    check_dates(contract.start, contract.end)
    siret, nda, seen_as = read_siret(contract.siret), read_nda(contract.nda), content_type(content)
    if contract.amount_cents <= 0:
        raise NotAboveZero
    found = locked(organisation)
    check_may_act(found, by, "manager")
    check_subcontract(
        own_siret=found.siret, siret=siret, small=contract.small, qualiopi_until=contract.qualiopi_until,
        end=contract.end,
    )  # fmt: skip
    if Organisation.objects.filter(siret=siret, status="delisted").exists():
        raise SubcontractorDelisted(siret=siret)
    leads_to = _certification(contract.certification) if contract.certification.strip() else None
    _check_one_level(found, siret, leads_to, contract)
    text = Document.objects.create(
        organisation=found, kind="subcontract", name=file_name.strip()[:150], content_type=seen_as, content=content,
        digest=sha256(content).digest(), issued_on=None, added_at=at,
    )  # fmt: skip
    declared = Subcontract.objects.create(
        organisation=found, certification=leads_to, siret=siret, nda=nda, name=contract.name.strip(),
        small=contract.small, qualiopi_until=contract.qualiopi_until, mission=contract.mission.strip(),
        amount_cents=contract.amount_cents, start=contract.start, end=contract.end, contract=text, declared_at=at,
    )  # fmt: skip
    declared.refresh_from_db(fields=["public_id"])
    details = {"subcontract": str(declared.public_id), "amount_cents": contract.amount_cents}
    record(by=by, verb="catalogue.declare_subcontract", subject=f"organisation:{organisation}", details=details, at=at)
    return declared.public_id


def _check_one_level(
    found: Organisation, siret: str, leads_to: Certification | None, contract: SubcontractStep
) -> None:
    """Nobody in between: neither are we the subcontractor of that work, nor does our subcontractor hand it on."""
    levels = scheme().find("subcontract.levels", on=contract.start)
    same = Subcontract.objects.filter(certification=leads_to, start__lte=contract.end, end__gte=contract.start)
    handed_on = same.filter(siret=found.siret).exists() or same.filter(organisation__siret=siret).exists()
    if levels is not None and levels.value < 2 and handed_on:
        raise SecondLevel


def _certification(code: str) -> Certification:
    found = Certification.objects.filter(code=code.strip().upper()).first()
    if found is None:
        raise UnknownCertification(code=code[:30])
    return found
