"""What stands: letting a file's months stand, and adding up again for the people concerned."""
# ruff: noqa: S608 -- SQL is put together from this room's constants and integers, never from a person's text

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from pecule.entitlements.actions.accounts import OWN_FUND
from pecule.entitlements.actions.crediting import keep_year
from pecule.entitlements.actions.settling import settle
from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.rules.refusals import (
    FileNotFound,
    MonthDeclaredMeanwhile,
)
from pecule.kernel.actors import Actor
from pecule.ledger import actions as ledger

_FILE_KEYS = """
SELECT m.id, m.employer_id, m.month, m.fraction, m.effect FROM entitlements_declaredmonth m WHERE m.file_id = %s
"""


def accept(file: DeclarationFile, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Let a file's months stand, in the caller's transaction; return what that changed, for its report.

    What they replace stops standing; years already credited are put right for the people concerned.
    Raises MonthDeclaredMeanwhile.
    """
    _refuse_taken_months(file)
    lock_years(file)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE entitlements_monthstanding s SET until = %s, ended_by_id = %s FROM ({_FILE_KEYS}) AS k "
            "WHERE s.until IS NULL AND k.effect <> 'adds' "
            "AND (s.employer_id, s.month, s.fraction) = (k.employer_id, k.month, k.fraction)",
            [at, file.pk, file.pk],
        )
        cursor.execute(
            "INSERT INTO entitlements_monthstanding (declared_month_id, employer_id, month, fraction, since) "
            f"SELECT k.id, k.employer_id, k.month, k.fraction, %s FROM ({_FILE_KEYS}) AS k WHERE k.effect <> 'cancels'",
            [at, file.pk],
        )
    ledger.open_accounts_select(
        "SELECT DISTINCT l.holder_id FROM entitlements_activityline l JOIN entitlements_declaredmonth m "
        "ON m.id = l.declared_month_id WHERE m.file_id = %s",
        [file.pk],
        owner_kind="holder",
        fund=OWN_FUND,
        floored=True,
    )
    file.status = "accepted"
    return put_right(file, by=by, at=at)


def lock_file(public_id: UUID) -> DeclarationFile:
    """Lock a file by its public id until the end of the transaction. Raises FileNotFound."""
    file = DeclarationFile.objects.select_for_update().filter(public_id=public_id).first()
    if file is None:
        raise FileNotFound
    return file


def lock_imports() -> None:
    """Until the end of the transaction, no other file is taken in or decided on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('entitlements.import'))")


def _refuse_taken_months(file: DeclarationFile) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.siret, k.month FROM ({_FILE_KEYS}) AS k "
            "JOIN entitlements_monthstanding s ON s.until IS NULL "
            "AND (s.employer_id, s.month, s.fraction) = (k.employer_id, k.month, k.fraction) "
            "JOIN entitlements_employer e ON e.id = k.employer_id WHERE k.effect = 'adds' LIMIT 1",
            [file.pk],
        )
        if (row := cursor.fetchone()) is not None:
            raise MonthDeclaredMeanwhile(siret=row[0], month=f"{row[1]:%Y-%m}")


_AFFECTED = """
CREATE TEMPORARY TABLE entitlements_affected ON COMMIT DROP AS
SELECT DISTINCT l.holder_id, l.year FROM entitlements_activityline l
WHERE l.declared_month_id IN (
    SELECT id FROM entitlements_declaredmonth WHERE file_id = %(file)s
    UNION SELECT declared_month_id FROM entitlements_monthstanding WHERE ended_by_id = %(file)s)
"""


def lock_years(file: DeclarationFile) -> None:
    """Lock the years that a file touches, in order, so that none is being credited meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT l.year FROM entitlements_activityline l JOIN entitlements_declaredmonth m "
            "ON m.id = l.declared_month_id WHERE (m.employer_id, m.month, m.fraction) IN "
            "(SELECT employer_id, month, fraction FROM entitlements_declaredmonth WHERE file_id = %s) ORDER BY 1",
            [file.pk],
        )
        years = [year for (year,) in cursor.fetchall()]
    for year in years:
        keep_year(year)


def put_right(file: DeclarationFile, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Add up again what stands for the people concerned, then put right the years already credited."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.entitlements_affected")
        cursor.execute(_AFFECTED, {"file": file.pk})
        cursor.execute("ANALYZE entitlements_affected")
    restate()
    return settle(file=file, by=by, at=at)


def restate() -> None:
    """Make ``entitlements_yearofwork`` equal to the standing lines, for the people and years of ``affected``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM entitlements_yearofwork w USING entitlements_affected a "
            "WHERE (w.year, w.holder_id) = (a.year, a.holder_id)"
        )
        cursor.execute(
            "INSERT INTO entitlements_yearofwork (holder_id, employer_id, year, contract, category, unit, reference, "
            "worked, counted_absence, disabled, contribution_paid) "
            "SELECT l.holder_id, s.employer_id, l.year, l.contract, l.category, l.unit, l.reference, "
            "greatest(0, sum(l.worked)), sum(l.counted_absence), bool_or(l.disabled), l.contribution_paid "
            "FROM entitlements_affected a "
            "JOIN entitlements_activityline l ON (l.holder_id, l.year) = (a.holder_id, a.year) "
            "JOIN entitlements_monthstanding s ON s.declared_month_id = l.declared_month_id AND s.until IS NULL "
            "GROUP BY l.holder_id, s.employer_id, l.year, l.contract, l.category, l.unit, l.reference, "
            "l.contribution_paid ORDER BY l.year, l.holder_id"
        )
