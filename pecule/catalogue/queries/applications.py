"""Applications as those who write them and those who judge them read them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Func, IntegerField, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from pecule.catalogue.models import Application, Document, Representative, SiretDispute
from pecule.catalogue.queries.scheme import scheme
from pecule.catalogue.rules.documents import missing_documents
from pecule.catalogue.rules.steps import FileStep, IdentityStep
from pecule.catalogue.rules.vetting import empty_fields
from pecule.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application in a list. ``due_on`` is the last day of the delay that runs; ``late`` says that it is over."""

    public_id: UUID
    organisation_public_id: UUID
    organisation_name: str
    siret: str
    state: str
    started_at: datetime
    submitted_at: datetime | None
    judge_by: date | None
    decide_by: date | None
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class RepresentativeLine:
    """Somebody who represents an organisation in law."""

    public_id: UUID
    family_name: str
    given_names: str
    birth_date: date
    title: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document without its content; ``size`` is in bytes."""

    public_id: UUID
    kind: str
    name: str
    content_type: str
    size: int
    issued_on: date | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """A document whole, as it is sent to a browser: always as an attachment."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application whole; ``missing`` names fields and kinds of documents that it lacks that day."""

    line: ApplicationLine
    organisation_id: int
    nda: str
    identity: IdentityStep
    file: FileStep
    representatives: tuple[RepresentativeLine, ...]
    documents: tuple[DocumentLine, ...]
    missing: tuple[str, ...]
    reasons: str
    judged_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A claim on a SIRET that somebody else holds."""

    public_id: UUID
    organisation_public_id: UUID
    siret: str
    holder_name: str
    claimed_name: str
    claimed_nda: str
    claimant_email: str
    opened_at: datetime


def lacks_of(found: Application, day: date) -> tuple[str, ...]:
    """What an application lacks on ``day`` before it may be sent: empty fields, people, documents."""
    needed = (
        "legal_name", "legal_form", "address", "postcode", "city", "email", "phone", "declared_on", "statement_year",
        "qualiopi_number", "qualiopi_from", "qualiopi_until", "iban", "iban_holder", "terms_accepted_on",
    )  # fmt: skip
    held: dict[str, date | None] = {}
    for kind, issued_on in found.documents.values_list("kind", "issued_on"):
        held[kind] = max(filter(None, (held.get(kind), issued_on)), default=None)
    people = () if found.organisation.representatives.exists() else ("representative",)
    return (
        *empty_fields({name: getattr(found, name) for name in needed}),
        *people,
        *missing_documents(scheme(), held, by_delegate=found.by_delegate, day=day),
    )


def applications_of(organisation_id: int, *, day: date) -> list[ApplicationLine]:
    """The applications of an organisation (inner id), newest first."""
    rows = Application.objects.filter(organisation_id=organisation_id).select_related("organisation")
    return [_line(row, day) for row in rows.order_by("-started_at", "-pk")]


def vetting_queue(*, day: date, limit: int = 50, offset: int = 0) -> list[ApplicationLine]:
    """Applications that wait for us, soonest last day first. One query."""
    return [_line(row, day) for row in _waiting()[offset : offset + limit]]


def waiting_count(*, day: date) -> tuple[int, int]:
    """How many applications wait for us, and how many of them are late."""
    rows = _waiting()
    return rows.count(), rows.filter(LessThan(F("due_on"), day)).count()


def application_page(public_id: UUID, *, day: date) -> ApplicationPage:
    """One application, whole. Who may read it is the caller's to check. Raises NotFound. Four queries."""
    row = Application.objects.select_related("organisation").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return ApplicationPage(
        line=_line(row, day),
        organisation_id=row.organisation_id,
        nda=row.organisation.nda,
        identity=IdentityStep(
            row.legal_name, row.legal_form, row.address, row.postcode, row.city, row.email, row.phone,
            row.declared_on, row.by_delegate,
        ),
        file=FileStep(
            row.statement_year, row.qualiopi_number, row.qualiopi_from, row.qualiopi_until, row.iban, row.iban_holder,
            row.terms_accepted_on is not None,
        ),
        representatives=representatives_of(row.organisation_id),
        documents=_documents(row),
        missing=lacks_of(row, day) if row.state == "started" else (),
        reasons=row.reasons,
        judged_at=row.judged_at,
        decided_at=row.decided_at,
    )  # fmt: skip


def representatives_of(organisation_id: int) -> tuple[RepresentativeLine, ...]:
    """Who represents an organisation (inner id) in law, by name."""
    rows = Representative.objects.filter(organisation_id=organisation_id).order_by("family_name", "given_names", "pk")
    return tuple(
        RepresentativeLine(row.public_id, row.family_name, row.given_names, row.birth_date, row.title) for row in rows
    )


def document(public_id: UUID, *, organisation_id: int | None) -> DocumentContent:
    """A document whole, of that organisation (inner id), or of any for staff (None). Raises NotFound."""
    rows = Document.objects.filter(public_id=public_id)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return DocumentContent(found.name, found.content_type, bytes(found.content))


def waiting_disputes() -> list[DisputeLine]:
    """Claims on a SIRET that nobody settled, oldest first."""
    rows = SiretDispute.objects.filter(settled_at__isnull=True).select_related("organisation", "claimant")
    return [
        DisputeLine(
            row.public_id, row.organisation.public_id, row.organisation.siret, row.organisation.name, row.claimed_name,
            row.claimed_nda, row.claimant.email, row.opened_at,
        )
        for row in rows.order_by("opened_at", "pk")
    ]  # fmt: skip


def _waiting() -> QuerySet[Application]:
    rows = Application.objects.filter(state__in=("submitted", "admissible")).select_related("organisation")
    return rows.annotate(due_on=Coalesce("decide_by", "judge_by")).order_by("due_on", "pk")


def _line(row: Application, day: date) -> ApplicationLine:
    due_on = {"submitted": row.judge_by, "admissible": row.decide_by}.get(row.state)
    return ApplicationLine(
        public_id=row.public_id,
        organisation_public_id=row.organisation.public_id,
        organisation_name=row.organisation.name,
        siret=row.organisation.siret,
        state=row.state,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        judge_by=row.judge_by,
        decide_by=row.decide_by,
        due_on=due_on,
        late=due_on is not None and due_on < day,
    )


def _documents(row: Application) -> tuple[DocumentLine, ...]:
    size = Func(F("content"), function="octet_length", output_field=IntegerField())
    rows = row.documents.defer("content").annotate(size=size).order_by("kind", "added_at", "pk")
    return tuple(
        DocumentLine(one.public_id, one.kind, one.name, one.content_type, one.size, one.issued_on, one.added_at)
        for one in rows
    )
