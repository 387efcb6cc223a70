"""Files and their lines, for whoever may see them: their sender's company, or staff."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pecule.entitlements.models import ActivityLine, DeclarationFile
from pecule.entitlements.queries.employers import sirens_of
from pecule.entitlements.rules.refusals import FileNotFound
from pecule.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file and what became of it."""

    public_id: UUID
    name: str
    kind: str
    size_bytes: int
    line_count: int
    person_count: int
    sent_by: str
    received_at: datetime
    status: str
    report: dict[str, Any]
    decided_by: str
    decided_at: datetime | None
    decision_reason: str

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Why it was refused, by line."""
        return list(self.report.get("reasons", []))

    @property
    def anomalies(self) -> list[dict[str, Any]]:
        """Why it was set aside."""
        return list(self.report.get("anomalies", []))


def as_facts(file: DeclarationFile) -> FileFacts:
    """Read a file off its row."""
    return FileFacts(
        file.public_id, file.name, file.kind, file.size_bytes, file.line_count, file.person_count, file.sent_by,
        file.received_at, file.status, file.report, file.decided_by, file.decided_at, file.decision_reason,
    )  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[DeclarationFile]:
    """Staff and the system see every file; an employer, what they sent and what was declared for their companies."""
    if actor.kind in ("staff", "system"):
        return DeclarationFile.objects.all()
    if actor.kind != "employer":
        return DeclarationFile.objects.none()
    seen = Q(sent_by=str(actor))
    for siren in sirens_of(actor):
        # A file of several companies is shown to its sender only.
        seen |= Q(months__employer__siret__startswith=siren) & ~Q(
            pk__in=DeclarationFile.objects.exclude(months__employer__siret__startswith=siren).filter(
                months__isnull=False
            )
        )
    return DeclarationFile.objects.filter(seen).distinct()


def files(actor: Actor, *, status: str = "", limit: int = 100) -> list[FileFacts]:
    """Files this actor may see, latest first; ``status`` narrows, as ``set_aside`` for an agent's list."""
    found = visible_to(actor)
    if status:
        found = found.filter(status=status)
    return [as_facts(file) for file in found.order_by("-pk")[:limit]]


def file_of(public_id: UUID, actor: Actor) -> FileFacts:
    """One file, with its report. Raises FileNotFound."""
    file = visible_to(actor).filter(public_id=public_id).first()
    if file is None:
        raise FileNotFound
    return as_facts(file)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of work as declared. Quantities are hundredths of ``unit``. ``stands`` says whether it counts."""

    id: int
    siret: str
    holder_id: int
    period: date
    months: int
    contract: str
    category: str
    unit: str
    worked: int
    counted_absence: int
    reference: int
    part_time: bool
    disabled: bool
    stands: bool


def lines_of_file(public_id: UUID, actor: Actor, *, limit: int = 200, offset: int = 0) -> list[LineFacts]:
    """Lines of a file in the order of the file. Raises FileNotFound."""
    file = visible_to(actor).filter(public_id=public_id).first()
    if file is None:
        raise FileNotFound
    found = ActivityLine.objects.filter(declared_month__file=file).order_by("source_line", "pk")
    return [_line(line) for line in _with_standing(found)[offset : offset + limit]]


def line_facts(line_id: int, actor: Actor) -> LineFacts:
    """One line, for its employer or staff. Raises FileNotFound."""
    found = _with_standing(ActivityLine.objects.filter(pk=line_id))
    if actor.kind == "employer":
        own = Q(pk__in=[])
        for siren in sirens_of(actor):
            own |= Q(declared_month__employer__siret__startswith=siren)
        found = found.filter(own)
    elif actor.kind not in ("staff", "system"):
        raise FileNotFound
    line = found.first()
    if line is None:
        raise FileNotFound
    return _line(line)


def lines_of_holder(holder_id: int, *, year: int | None = None) -> list[LineFacts]:
    """Everything declared for one person, latest period first: the holder's own view of what employers said."""
    found = ActivityLine.objects.filter(holder_id=holder_id)
    if year is not None:
        found = found.filter(year=year)
    return [_line(line) for line in _with_standing(found).order_by("-period", "pk")]


def _with_standing(lines: QuerySet[ActivityLine]) -> QuerySet[ActivityLine]:
    return lines.select_related("declared_month__employer").prefetch_related("declared_month__standings")


def _line(line: ActivityLine) -> LineFacts:
    stands = any(standing.until is None for standing in line.declared_month.standings.all())
    return LineFacts(
        line.pk, line.declared_month.employer.siret, line.holder_id, line.period, line.months, line.contract,
        line.category, line.unit, line.worked, line.counted_absence, line.reference, line.part_time, line.disabled,
        stands,
    )  # fmt: skip
