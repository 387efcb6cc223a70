"""Deciding on a file set aside: accept it as it is, or reject it whole."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.standing import accept, lock_file, lock_imports
from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.rules.refusals import FileNotSetAside
from pecule.kernel.actors import Actor


@transaction.atomic
def release_set_aside(public_id: UUID, *, reason: str, by: Actor, at: datetime) -> DeclarationFile:
    """Accept a file set aside, as it is. Raises FileNotFound, FileNotSetAside, MonthDeclaredMeanwhile."""
    file = _decide(public_id, reason, by, at)
    file.report |= accept(file, by=by, at=at)
    file.save()
    record(by=by, verb="entitlements.release_set_aside", subject=str(file), at=at)
    return file


@transaction.atomic
def reject_set_aside(public_id: UUID, *, reason: str, by: Actor, at: datetime) -> DeclarationFile:
    """Refuse a file set aside: none of its lines will ever stand. Raises FileNotFound, FileNotSetAside."""
    file = _decide(public_id, reason, by, at)
    file.status = "rejected"
    file.save()
    record(by=by, verb="entitlements.reject_set_aside", subject=str(file), at=at)
    return file


def _decide(public_id: UUID, reason: str, by: Actor, at: datetime) -> DeclarationFile:
    lock_imports()
    file = lock_file(public_id)
    if file.status != "set_aside":
        raise FileNotSetAside(status=file.status)
    file.decided_by, file.decided_at, file.decision_reason = str(by), at, reason
    return file
