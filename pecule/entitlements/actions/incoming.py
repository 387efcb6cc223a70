"""Taking in files sent over the web: small ones are read at once, large ones by a job, in bounded memory."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from pecule.audit.actions import record
from pecule.entitlements.actions.importing import import_declarations
from pecule.entitlements.models import DeclarationFile, IncomingFile
from pecule.entitlements.queries.files import file_of
from pecule.entitlements.queries.proposals import actor_named
from pecule.entitlements.rules.bounded import recognise
from pecule.entitlements.rules.refusals import FileNotFound, FileOfOthers
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import Refusal

READ_AT_ONCE_BYTES_MAX = 5_000_000  # about a second of reading: beyond, a page that waits is kinder than one that hangs
_JOB = "pecule.entitlements.tasks.read_incoming"


@dataclass(frozen=True, slots=True)
class Received:
    """Where a file went: ``file`` when it was read at once, else ``incoming`` to come back to."""

    file: UUID | None
    incoming: UUID | None


def receive_file(path: Path, *, name: str, by: Actor, at: datetime) -> Received:
    """Take in the file at ``path``, which stays the caller's. Small ones are imported at once.

    Larger ones are kept under ``settings.UPLOADS`` until a job has read them.
    Raises FileTooLarge, FileEmpty, FileCompressed, FileUnreadable, FileOfOthers.
    """
    recognise(path)
    size = path.stat().st_size
    if size <= READ_AT_ONCE_BYTES_MAX:
        return Received(_import(path, name, by, at), None)
    row = IncomingFile(public_id=uuid4(), name=Path(name).name[:120], size_bytes=size, sent_by=str(by), received_at=at)
    _keep(path, _kept(row))
    try:
        with transaction.atomic():
            row.save()
            record(by=by, verb="entitlements.receive_file", subject=str(row), details={"bytes": size}, at=at)
            app.configure_task(_JOB, allow_unknown=True).defer(incoming=str(row.public_id))
    except BaseException:
        _kept(row).unlink(missing_ok=True)
        raise
    return Received(None, row.public_id)


def read_incoming(*, incoming: UUID) -> None:
    """Read a file that came in, as the one who sent it and as of that instant, then forget its bytes.

    Safe to run again: bytes that were taken in are never taken in twice.
    """
    row = IncomingFile.objects.get(public_id=incoming)
    if row.read_at is not None:
        return
    by, at = actor_named(row.sent_by), row.received_at
    try:
        row.file = DeclarationFile.objects.get(public_id=_import(_kept(row), row.name, by, at))
    except Refusal as refusal:
        row.refusal, row.facts = refusal.code, refusal.facts
    row.read_at = at
    row.save()
    _kept(row).unlink(missing_ok=True)


def _import(path: Path, name: str, by: Actor, at: datetime) -> UUID:
    """Import, and refuse bytes that somebody else sent before for companies that are not this sender's."""
    outcome = import_declarations(path, name=name, by=by, at=at)
    try:
        return file_of(UUID(outcome.file), by).public_id
    except FileNotFound:
        raise FileOfOthers from None


def _kept(row: IncomingFile) -> Path:
    return Path(settings.UPLOADS) / str(row.public_id)


def _keep(path: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(path)
    except OSError:  # another disk
        shutil.copyfile(path, kept)
        kept.chmod(0o600)
