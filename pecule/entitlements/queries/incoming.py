"""Files that wait to be read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pecule.entitlements.models import IncomingFile
from pecule.entitlements.queries.proposals import refusal_coded
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class IncomingFacts:
    """A file that came in: still to be read, read (``file``), or refused before its first line (``refusal``)."""

    public_id: UUID
    name: str
    size_bytes: int
    received_at: datetime
    read_at: datetime | None
    file: UUID | None
    refusal: Refusal | None


def _facts(row: IncomingFile) -> IncomingFacts:
    file = row.file.public_id if row.file else None
    refusal = refusal_coded(row.refusal, row.facts)
    return IncomingFacts(row.public_id, row.name, row.size_bytes, row.received_at, row.read_at, file, refusal)


def incoming(public_id: UUID, *, by: Actor) -> IncomingFacts:
    """One file that ``by`` sent. Raises NotFound."""
    found = IncomingFile.objects.select_related("file").filter(public_id=public_id, sent_by=str(by)).first()
    if found is None:
        raise NotFound
    return _facts(found)


def still_to_read(*, by: Actor, limit: int = 20) -> list[IncomingFacts]:
    """Files that ``by`` sent and that nobody has read yet, oldest first. One query."""
    found = IncomingFile.objects.select_related("file").filter(sent_by=str(by), read_at=None)
    return [_facts(row) for row in found.order_by("pk")[:limit]]
