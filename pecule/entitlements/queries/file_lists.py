"""Lists of files, a page at a time, and the months that a file declares."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from pecule.entitlements.models import DeclaredMonth, MonthStanding
from pecule.entitlements.queries.files import FileFacts, as_facts, visible_to
from pecule.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """One establishment's month in a file: what it does (adds, replaces, cancels), and whether it stands now."""

    siret: str
    month: date
    fraction: str
    effect: str
    stands: bool


def count_files(actor: Actor, *, status: str = "") -> int:
    """How many files this actor may see."""
    found = visible_to(actor)
    return (found.filter(status=status) if status else found).count()


def page_of_files(actor: Actor, *, status: str = "", limit: int, offset: int) -> list[FileFacts]:
    """Files this actor may see, latest first, or oldest first when they wait for a decision."""
    found = visible_to(actor)
    if status:
        found = found.filter(status=status)
    ordered = found.order_by("pk" if status == "set_aside" else "-pk")
    return [as_facts(file) for file in ordered[offset : offset + limit]]


def months_of(public_id: UUID, actor: Actor, *, limit: int = 100) -> list[MonthFacts]:
    """What a file declares, by establishment and month. One query; empty when the file is not this actor's to see."""
    stands = Exists(MonthStanding.objects.filter(declared_month=OuterRef("pk"), until=None))
    found = visible_to(actor).filter(public_id=public_id).values("pk")
    rows = DeclaredMonth.objects.filter(file__in=found).annotate(stands=stands).select_related("employer")
    return [
        MonthFacts(row.employer.siret, row.month, row.fraction, row.effect, row.stands)
        for row in rows.order_by("employer__siret", "month", "fraction")[:limit]
    ]
