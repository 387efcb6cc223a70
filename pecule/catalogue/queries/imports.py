"""Files that were taken into the catalogue, as their senders see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from pecule.catalogue.models import CatalogueImport, Organisation
from pecule.kernel.identifiers import read_siret
from pecule.kernel.refusals import NotFound

LISTED = 50


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One file in a list; ``report`` has its counts and reasons (see ``rules.reports.ImportReport``)."""

    public_id: UUID
    kind: str
    name: str
    received_at: datetime
    report: dict[str, Any]


def imports_of(organisation_id: int | None) -> list[ImportLine]:
    """The last fifty files of an organisation (inner id), newest first; None: those that agents imported. One query."""
    rows = CatalogueImport.objects.filter(_sent_for(organisation_id)).order_by("-received_at", "-pk")[:LISTED]
    return [_line(row) for row in rows]


def import_report(public_id: UUID, *, organisation_id: int | None) -> ImportLine:
    """One file of that organisation, or of agents (None). Raises NotFound for anybody else's. One query."""
    found = CatalogueImport.objects.filter(_sent_for(organisation_id), public_id=public_id).first()
    if found is None:
        raise NotFound
    return _line(found)


def organisation_by_siret(siret: str) -> UUID | None:
    """The public id of the organisation that has this SIRET. Raises InvalidSiret."""
    found = Organisation.objects.filter(siret=read_siret(siret)).first()
    return found.public_id if found else None


def _sent_for(organisation_id: int | None) -> Q:
    return Q(organisation__isnull=True) if organisation_id is None else Q(organisation_id=organisation_id)


def _line(row: CatalogueImport) -> ImportLine:
    return ImportLine(row.public_id, row.kind, row.name, row.received_at, row.report)
