"""What an employer's payroll program does: send declarations, read their reports."""

from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from pecule.entitlements.actions.incoming import receive_file
from pecule.entitlements.queries.file_lists import page_of_files
from pecule.entitlements.queries.files import FileFacts, file_of
from pecule.entitlements.queries.incoming import incoming
from pecule.signin.rules import Scope
from pecule.sites.api.paging import Page, Where, page
from pecule.sites.api.passes import ApiRequest, May

router = Router(tags=["declarations"])


class ReceivedOut(Schema):
    """Where a file went: ``file`` once it was read, else ``incoming`` to ask about again in a few seconds."""

    file: UUID | None
    incoming: UUID | None


class FileOut(Schema):
    """One file and what became of it: accepted, refused or set_aside, with the reasons line by line."""

    id: UUID
    name: str
    kind: str
    status: str
    lines: int
    people: int
    received_at: datetime
    reasons: list[dict[str, Any]]
    anomalies: list[dict[str, Any]]


class IncomingOut(Schema):
    """A large file on its way: ``file`` once it was read; ``refused`` names why it could not be."""

    incoming: UUID
    file: UUID | None
    refused: str


@router.post("/declarations", auth=May(Scope.DECLARATIONS_WRITE), response={201: ReceivedOut}, url_name="declarations")
def send(request: ApiRequest, file: File[UploadedFile]) -> Status[ReceivedOut]:
    """Send a file: DSN, CSV or Parquet, whole. The same bytes again change nothing: no Idempotency-Key is needed."""
    # The upload handler of the settings writes every file to disk; ninja only types it more widely.
    path = Path(cast(TemporaryUploadedFile, file).temporary_file_path())
    received = receive_file(path, name=file.name or "", by=request.actor, at=request.now)
    return Status(201, ReceivedOut(file=received.file, incoming=received.incoming))


@router.get("/declarations", auth=May(Scope.DECLARATIONS_READ), response=Page[FileOut])
def files(request: ApiRequest, where: Query[Where], status: str = "") -> Page[FileOut]:
    """The files of the employer's companies, latest first; ``status=set_aside`` lists what waits for an agent."""
    return page(
        request,
        where,
        lambda limit, offset: page_of_files(request.actor, status=status, limit=limit, offset=offset),
        _shown,
    )


@router.get("/declarations/{file}", auth=May(Scope.DECLARATIONS_READ), response=FileOut)
def report(request: ApiRequest, file: UUID) -> FileOut:
    """One file's report."""
    return _shown(file_of(file, request.actor))


@router.get("/declarations/incoming/{incoming_id}", auth=May(Scope.DECLARATIONS_READ), response=IncomingOut)
def on_its_way(request: ApiRequest, incoming_id: UUID) -> IncomingOut:
    """A large file that this program sent."""
    found = incoming(incoming_id, by=request.actor)
    return IncomingOut(
        incoming=found.public_id, file=found.file, refused=found.refusal.code if found.refusal is not None else ""
    )


def _shown(facts: FileFacts) -> FileOut:
    return FileOut(
        id=facts.public_id,
        name=facts.name,
        kind=facts.kind,
        status=facts.status,
        lines=facts.line_count,
        people=facts.person_count,
        received_at=facts.received_at,
        reasons=facts.reasons,
        anomalies=facts.anomalies,
    )
