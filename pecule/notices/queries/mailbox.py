"""The mailbox of a demonstration: what every made-up person was written. Empty anywhere else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from pecule.kernel.refusals import NotFound
from pecule.notices.models import Outbox
from pecule.notices.queries.writing import Message, written


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice in the mailbox; the subject is in the language it is sent in."""

    public_id: UUID
    recipient: str
    language: str
    subject: str
    state: str
    queued_at: datetime


def _kept(recipient: str = "") -> QuerySet[Outbox]:
    if not settings.PECULE_DEMO:
        raise NotFound
    found = Outbox.objects.exclude(recipient="")
    return found.filter(recipient=recipient) if recipient else found


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody who was written to, how many times, and their latest notice, which names them in an address."""

    recipient: str
    notices: int
    latest: UUID


def people(*, limit: int) -> list[Correspondent]:
    """Who was written to, latest first. Raises NotFound outside a demonstration."""
    counted = _kept().values("recipient").annotate(notices=Count("pk"), latest=Max("pk")).order_by("-latest")[:limit]
    rows = list(counted)
    ids = dict(Outbox.objects.filter(pk__in=[row["latest"] for row in rows]).values_list("pk", "public_id"))
    return [Correspondent(row["recipient"], row["notices"], ids[row["latest"]]) for row in rows]


def recipient_of(public_id: UUID) -> str:
    """The address that a notice went to. Raises NotFound: forgotten, or no demonstration."""
    return _found(public_id).recipient


def count_letters(recipient: str = "") -> int:
    """How many notices there are, to one address or to all. Raises NotFound outside a demonstration."""
    return _kept(recipient).count()


def letters(recipient: str = "", *, limit: int, offset: int = 0) -> list[Letter]:
    """Notices to one address or to all, latest first. Raises NotFound outside a demonstration."""
    return [_letter(row) for row in _kept(recipient).order_by("-pk")[offset : offset + limit]]


def letter(public_id: UUID, language: str = "") -> tuple[Letter, Message]:
    """One notice, written in ``language`` (else the person's own). Raises NotFound: forgotten, or no demonstration."""
    row = _found(public_id)
    return _letter(row), written(row.template, row.facts or {}, language or row.language)


def _found(public_id: UUID) -> Outbox:
    row = _kept().filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def _letter(row: Outbox) -> Letter:
    return Letter(
        public_id=row.public_id,
        recipient=row.recipient,
        language=row.language,
        subject=written(row.template, row.facts or {}, row.language).subject,
        state=row.state,
        queued_at=row.queued_at,
    )
