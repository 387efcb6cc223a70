"""The mailbox of a demonstration: what every made-up person was written. Empty anywhere else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

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


def people() -> list[tuple[str, int]]:
    """Everybody who was written to, with how many notices each, by address. Raises NotFound outside a demonstration."""
    counted = _kept().values("recipient").annotate(notices=Count("pk")).order_by("recipient")
    return [(row["recipient"], row["notices"]) for row in counted]


def count_letters(recipient: str = "") -> int:
    """How many notices there are, to one address or to all. Raises NotFound outside a demonstration."""
    return _kept(recipient).count()


def letters(recipient: str = "", *, limit: int, offset: int = 0) -> list[Letter]:
    """Notices to one address or to all, latest first. Raises NotFound outside a demonstration."""
    return [_letter(row) for row in _kept(recipient).order_by("-pk")[offset : offset + limit]]


def letter(public_id: UUID, language: str = "") -> tuple[Letter, Message]:
    """One notice, written in ``language`` (else the person's own). Raises NotFound: forgotten, or no demonstration."""
    row = _kept().filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return _letter(row), written(row.template, row.facts or {}, language or row.language)


def _letter(row: Outbox) -> Letter:
    return Letter(
        public_id=row.public_id,
        recipient=row.recipient,
        language=row.language,
        subject=written(row.template, row.facts or {}, row.language).subject,
        state=row.state,
        queued_at=row.queued_at,
    )
