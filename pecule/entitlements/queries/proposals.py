"""What waits for a second person, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from pecule.entitlements.models import Proposal
from pecule.kernel.actors import Actor, ActorKind
from pecule.kernel.refusals import NotFound, Refusal, every_refusal


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as staff see it. ``state``: waiting, under_way, done, refused or withdrawn."""

    public_id: UUID
    kind: str
    year: int | None
    file: UUID | None
    file_name: str
    reason: str
    foreseen: dict[str, int]
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    done_at: datetime | None
    state: str
    refusal: Refusal | None


def actor_named(text: str) -> Actor:
    """The actor that the trail writes as ``text``."""
    kind, _, id = text.partition(":")
    return Actor(cast(ActorKind, kind), id)


def refusal_coded(code: str, facts: dict[str, Any]) -> Refusal | None:
    """The refusal kept under this code, or None for an empty or forgotten one."""
    kind = next((kind for kind in every_refusal() if kind.__new__(kind).code == code), None) if code else None
    return kind(**facts) if kind else None


def _facts(row: Proposal) -> ProposalFacts:
    return ProposalFacts(
        public_id=row.public_id,
        kind=row.kind,
        year=row.year,
        file=row.file.public_id if row.file else None,
        file_name=row.file.name if row.file else "",
        reason=row.reason,
        foreseen=row.foreseen,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        done_at=row.done_at,
        state=_state(row),
        refusal=refusal_coded(row.refusal, row.facts),
    )


def _state(row: Proposal) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.done_at is not None:
        return "refused" if row.refusal else "done"
    return "under_way" if row.confirmed_at is not None else "waiting"


def proposal(public_id: UUID) -> ProposalFacts:
    """One proposal. Raises NotFound."""
    found = Proposal.objects.select_related("file").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return _facts(found)


def open_proposals() -> list[ProposalFacts]:
    """Those that wait or are under way, oldest first. One query."""
    found = Proposal.objects.select_related("file").filter(done_at=None, withdrawn_at=None)
    return [_facts(row) for row in found.order_by("pk")]


def proposals_about(*, year: int | None = None, file: UUID | None = None, limit: int = 20) -> list[ProposalFacts]:
    """Those about a year or about a file, latest first. One query."""
    found = Proposal.objects.select_related("file")
    if year is not None:
        found = found.filter(year=year)
    if file is not None:
        found = found.filter(file__public_id=file)
    return [_facts(row) for row in found.order_by("-pk")[:limit]]
