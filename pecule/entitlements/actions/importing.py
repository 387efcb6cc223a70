"""Importing a file of declarations: refused whole with its reasons, set aside whole, or accepted whole."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.staging import make_final, open_unknown, sha256_of, stage
from pecule.entitlements.actions.standing import accept
from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.queries.employers import sirens_of
from pecule.entitlements.queries.facts import facts_of
from pecule.entitlements.rules.anomalies import anomalies
from pecule.entitlements.rules.bounded import FileKind, recognise
from pecule.entitlements.rules.lines import Reading
from pecule.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file. ``replayed`` when these very bytes had been taken in before: nothing was done again."""

    file: str
    status: str
    replayed: bool
    report: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def import_declarations(path: Path, *, name: str, by: Actor, at: datetime) -> ImportOutcome:
    """Take in one file. Nothing but its report is kept when a single line is refused.

    An employer may only declare for their own companies. Raises FileTooLarge, FileEmpty, FileCompressed and
    FileUnreadable for what is no declaration at all.
    """
    kind = recognise(path)
    sha256 = sha256_of(path)
    with transaction.atomic():
        if (known := _taken_in(sha256)) is not None:
            return known
        reading = Reading(today=at.date())
        made_final = stage(path, kind, reading)
        _one_import_at_a_time()
        if (known := _taken_in(sha256)) is not None:
            return known
        _check_months(reading, by)
        file = DeclarationFile(
            sha256=sha256, name=Path(name).name[:120], kind=kind, size_bytes=path.stat().st_size,
            line_count=reading.lines_total, sent_by=str(by), received_at=at, status="refused",
        )  # fmt: skip
        if reading.reasons_total:
            file.report = {
                "reasons_total": reading.reasons_total,
                "reasons": [reason.as_json() for reason in sorted(reading.reasons, key=lambda each: each.line)],
            }
            file.save()
        else:
            _take_in(file, path, kind, reading, by, at)
            if file.status == "accepted":
                make_final(made_final, by=by, at=at)
        file.refresh_from_db()
        details = {"status": file.status, "lines": file.line_count, "persons": file.person_count, "kind": kind}
        record(by=by, verb="entitlements.import", subject=str(file), details=details, at=at)
        return _outcome(file, replayed=False)


def _outcome(file: DeclarationFile, *, replayed: bool) -> ImportOutcome:
    return ImportOutcome(str(file.public_id), file.status, replayed, file.report)


def _taken_in(sha256: bytes) -> ImportOutcome | None:
    file = DeclarationFile.objects.filter(sha256=sha256, status__in=["set_aside", "accepted", "reversed"]).first()
    return _outcome(file, replayed=True) if file else None


def _one_import_at_a_time() -> None:
    """Reading runs side by side; taking in does not, so that a month is never declared twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('entitlements.import'))")


def _check_months(reading: Reading, by: Actor) -> None:
    """Refuse months of other companies and months that already stand, unless the file replaces them."""
    own = sirens_of(by) if by.kind == "employer" else None
    adding = []
    for month, effect in reading.months.items():
        line = reading.month_lines.get(month, 1)
        if own is not None and month.siret[:9] not in own:
            reading.refuse(line, "not_your_company")
        elif effect == "adds":
            adding.append((month, line))
    if not reading.months and not reading.reasons_total:
        reading.refuse(1, "nothing_declared")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.siret, s.month, s.fraction FROM entitlements_monthstanding s "
            "JOIN entitlements_employer e ON e.id = s.employer_id "
            "JOIN unnest(%s::text[], %s::date[], %s::text[]) AS asked (siret, month, fraction) "
            "ON (asked.siret, asked.month, asked.fraction) = (e.siret, s.month, s.fraction) WHERE s.until IS NULL",
            [
                [month.siret for month, _ in adding],
                [month.month for month, _ in adding],
                [month.fraction for month, _ in adding],
            ],
        )
        standing = set(cursor.fetchall())
    for month, line in adding:
        if tuple(month) in standing:
            reading.refuse(line, "month_already_declared")


def _take_in(file: DeclarationFile, path: Path, kind: FileKind, reading: Reading, by: Actor, at: datetime) -> None:
    opened = open_unknown(path, kind, reading, by=by, at=at)
    file.status = "set_aside"
    file.save()
    _write_months(file, reading)
    _write_lines(file)
    found = anomalies(facts_of(file))
    file.person_count, months = _counts(file)
    file.report = {
        "persons": file.person_count,
        "months": months,
        "opened": opened,
        "anomalies": [anomaly.as_json() for anomaly in found],
    }
    file.save()
    if not found:
        file.report |= accept(file, by=by, at=at)
        file.save()


def _write_months(file: DeclarationFile, reading: Reading) -> None:
    with connection.cursor() as cursor:
        months = list(reading.months.items())
        columns: list[list[Any]] = [
            [month.siret for month, _ in months],
            [month.month for month, _ in months],
            [month.fraction for month, _ in months],
            [effect for _, effect in months],
        ]
        cursor.execute(
            "INSERT INTO entitlements_employer (siret, name) "
            "SELECT DISTINCT siret, '' FROM unnest(%s::text[]) AS siret ON CONFLICT (siret) DO NOTHING",
            columns[:1],
        )
        cursor.execute(
            "INSERT INTO entitlements_declaredmonth (file_id, employer_id, month, fraction, effect) "
            "SELECT %s, e.id, m.month, m.fraction, m.effect "
            "FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[]) AS m (siret, month, fraction, effect) "
            "JOIN entitlements_employer e ON e.siret = m.siret ORDER BY m.siret, m.month",
            [file.pk, *columns],
        )


def _write_lines(file: DeclarationFile) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE entitlements_arriving")
        cursor.execute(
            "INSERT INTO entitlements_activityline (declared_month_id, holder_id, year, period, months, source_line, "
            "contract, category, unit, worked, counted_absence, reference, pay_cents, part_time, disabled, "
            "contribution_paid) "
            "SELECT m.id, h.holder_id, extract(year FROM a.period), a.period, a.months, a.source_line, a.contract, "
            "a.category, a.unit, a.worked, a.counted_absence, a.reference, a.pay_cents, a.part_time, a.disabled, "
            "a.contribution_paid FROM entitlements_arriving a "
            "JOIN entitlements_employer e ON e.siret = a.siret "
            "JOIN entitlements_declaredmonth m ON (m.file_id, m.employer_id, m.month, m.fraction) = "
            "(%s, e.id, a.declared_month, a.fraction) "
            "JOIN holders_by_nir h ON h.nir_hash = a.nir_hash ORDER BY h.holder_id",
            [file.pk],
        )


def _counts(file: DeclarationFile) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT l.holder_id), count(DISTINCT m.id) FROM entitlements_declaredmonth m "
            "LEFT JOIN entitlements_activityline l ON l.declared_month_id = m.id WHERE m.file_id = %s",
            [file.pk],
        )
        persons, months = cursor.fetchone()
    return int(persons), int(months)
