"""Asking an employer about a file set aside, and the employer's answer. Both are kept with the file's report."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.standing import lock_file
from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.queries.files import file_of
from pecule.entitlements.rules.proposals import read_reason
from pecule.entitlements.rules.refusals import FileNotSetAside
from pecule.kernel.actors import Actor


@transaction.atomic
def ask_employer(public_id: UUID, *, question: str, by: Actor, at: datetime) -> None:
    """Ask whoever sent a file set aside; it stays set aside. Raises ReasonNeeded, FileNotFound, FileNotSetAside."""
    said = read_reason(question)
    _say(lock_file(public_id), "staff", said, at)
    record(by=by, verb="entitlements.ask_employer", subject=f"file:{public_id}", at=at)


@transaction.atomic
def answer_staff(public_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Answer a question about one's own file. Raises ReasonNeeded, FileNotFound, FileNotSetAside."""
    said = read_reason(answer)
    file_of(public_id, by)
    _say(lock_file(public_id), "employer", said, at)
    record(by=by, verb="entitlements.answer_staff", subject=f"file:{public_id}", at=at)


def _say(file: DeclarationFile, side: str, text: str, at: datetime) -> None:
    if file.status != "set_aside":
        raise FileNotSetAside(status=file.status)
    said = [*file.report.get("said", ()), {"by": side, "text": text, "at": at.isoformat()}]
    file.report = {**file.report, "said": said}
    file.save(update_fields=["report"])
