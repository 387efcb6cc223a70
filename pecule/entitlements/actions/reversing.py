"""Reversing an accepted file as a whole, also after its money was spent."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.standing import lock_file, lock_imports, lock_years, put_right
from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.rules.refusals import FileNotAccepted
from pecule.kernel.actors import Actor


@transaction.atomic
def reverse_file(public_id: UUID, *, reason: str, by: Actor, at: datetime) -> DeclarationFile:
    """Undo an accepted file as a whole: what it replaced stands again, and credits already posted are put right.

    Money that was spent meanwhile is not taken below zero: a claim is kept, recovered from later credits (L6323-45).
    Months that a later file replaced stay replaced. Raises FileNotFound, FileNotAccepted.
    """
    lock_imports()
    file = lock_file(public_id)
    if file.status == "reversed":
        return file
    if file.status != "accepted":
        raise FileNotAccepted(status=file.status)
    lock_years(file)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entitlements_monthstanding s SET until = %s, ended_by_id = %s FROM entitlements_declaredmonth m "
            "WHERE m.id = s.declared_month_id AND m.file_id = %s AND s.until IS NULL",
            [at, file.pk, file.pk],
        )
        cursor.execute(_RESTORE, {"at": at, "file": file.pk})
    file.status, file.decided_by, file.decided_at, file.decision_reason = "reversed", str(by), at, reason
    changed = put_right(file, by=by, at=at)
    file.report |= {"reversal": changed}
    file.save()
    record(by=by, verb="entitlements.reverse_file", subject=str(file), details=changed, at=at)
    return file


_RESTORE = """
INSERT INTO entitlements_monthstanding (declared_month_id, employer_id, month, fraction, since)
SELECT DISTINCT ON (s.employer_id, s.month, s.fraction) s.declared_month_id, s.employer_id, s.month, s.fraction, %(at)s
FROM entitlements_monthstanding s JOIN entitlements_declaredmonth m ON m.id = s.declared_month_id
JOIN entitlements_declarationfile f ON f.id = m.file_id
WHERE s.ended_by_id = %(file)s AND m.file_id <> %(file)s AND f.status = 'accepted'
    AND NOT EXISTS (SELECT FROM entitlements_monthstanding now WHERE now.until IS NULL
        AND (now.employer_id, now.month, now.fraction) = (s.employer_id, s.month, s.fraction))
ORDER BY s.employer_id, s.month, s.fraction, s.since DESC
"""
