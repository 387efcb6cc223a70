"""Corrections: an employer's, line by line, and holders' statements of low qualification."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.entitlements.actions.crediting import keep_year
from pecule.entitlements.actions.settling import affect, settle
from pecule.entitlements.actions.standing import accept, lock_imports, restate
from pecule.entitlements.models import ActivityLine, DeclarationFile, DeclaredMonth, LowQualification
from pecule.entitlements.models.files import UNITS
from pecule.entitlements.queries.employers import sirens_of
from pecule.entitlements.rules.lines import DAYS_A_MONTH_MAX, HOURS_A_MONTH_MAX
from pecule.entitlements.rules.refusals import FileNotFound, LineNotStanding, QuantityImpossible
from pecule.holders.queries import standing
from pecule.holders.rules.standing import AccountClosed
from pecule.kernel.actors import Actor


@transaction.atomic
def correct_line(
    line_id: int,
    *,
    worked: int,
    counted_absence: int,
    reference: int,
    unit: str | None = None,
    pay_cents: int | None = None,
    part_time: bool | None = None,
    reason: str,
    key: str,
    by: Actor,
    at: datetime,
) -> DeclarationFile:
    """Declare one standing line again with other quantities (hundredths), and put right what was credited.

    None leaves the unit, the pay or part time as they were.

    The correction is a file of its own, of kind ``form``: its month replaces the line's month, copied but for that
    line, and can be reversed like any other. ``key`` makes a repeated click harmless. Employers correct only their own
    companies' lines. Raises FileNotFound, LineNotStanding, QuantityImpossible.
    """
    lock_imports()
    digest = hashlib.sha256(f"correction:{by}:{key}".encode()).digest()
    if (done := DeclarationFile.objects.filter(sha256=digest, status="accepted").first()) is not None:
        return done
    line = ActivityLine.objects.select_related("declared_month__employer").filter(pk=line_id).first()
    if line is None or (by.kind == "employer" and line.declared_month.employer.siret[:9] not in sirens_of(by)):
        raise FileNotFound
    if not line.declared_month.standings.filter(until=None).exists():
        raise LineNotStanding
    said = _Said(
        worked,
        counted_absence,
        reference,
        line.unit if unit is None else unit,
        line.pay_cents if pay_cents is None else pay_cents,
        line.part_time if part_time is None else part_time,
    )
    _check_quantity(line, said)
    file = DeclarationFile.objects.create(
        sha256=digest, name=f"correction of {line.declared_month}", kind="form", size_bytes=0, line_count=1,
        person_count=1, sent_by=str(by), received_at=at, status="set_aside", decision_reason=reason[:500],
    )  # fmt: skip
    _copy_month(file, line, said)
    file.report = {"corrected_line": line.pk, **accept(file, by=by, at=at)}
    file.save()
    details = {"line": line.pk, **asdict(said)}
    record(by=by, verb="entitlements.correct_line", subject=str(file), details=details, at=at)
    return file


@dataclass(frozen=True, slots=True)
class _Said:
    """What a corrected line says. Quantities are hundredths of ``unit``."""

    worked: int
    counted_absence: int
    reference: int
    unit: str
    pay_cents: int
    part_time: bool


def _check_quantity(line: ActivityLine, said: _Said) -> None:
    most = {"hours": HOURS_A_MONTH_MAX, "days": DAYS_A_MONTH_MAX}.get(said.unit)
    too_much = most is not None and said.worked + said.counted_absence > most * 100 * line.months
    below_zero = min(said.worked, said.counted_absence, said.reference, said.pay_cents) < 0
    if too_much or below_zero or said.reference > 9_000_000 or said.unit not in UNITS:
        raise QuantityImpossible(quantity=said.worked // 100, unit=said.unit, months=line.months)


def _copy_month(file: DeclarationFile, line: ActivityLine, said: _Said) -> None:
    old = line.declared_month
    new = DeclaredMonth.objects.create(
        file=file, employer=old.employer, month=old.month, fraction=old.fraction, effect="replaces"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO entitlements_activityline (declared_month_id, holder_id, year, period, months, source_line, "
            "contract, category, unit, worked, counted_absence, reference, pay_cents, part_time, disabled, "
            "contribution_paid) "
            "SELECT %(new)s, holder_id, year, period, months, source_line, contract, category, "
            "CASE WHEN id = %(line)s THEN %(unit)s ELSE unit END, "
            "CASE WHEN id = %(line)s THEN %(worked)s ELSE worked END, "
            "CASE WHEN id = %(line)s THEN %(counted_absence)s ELSE counted_absence END, "
            "CASE WHEN id = %(line)s THEN %(reference)s ELSE reference END, "
            "CASE WHEN id = %(line)s THEN %(pay_cents)s ELSE pay_cents END, "
            "CASE WHEN id = %(line)s THEN %(part_time)s ELSE part_time END, "
            "disabled, contribution_paid "
            "FROM entitlements_activityline WHERE declared_month_id = %(old)s ORDER BY id",
            {"new": new.pk, "line": line.pk, "old": old.pk, **asdict(said)},
        )


@transaction.atomic
def declare_low_qualified(holder_id: int, *, from_year: int, by: Actor, at: datetime) -> None:
    """Record a holder's statement of being below level 3, from a year on, and put right credited years.

    Said again, it changes nothing. Raises AccountClosed, NotFound. Source: L6323-11-1, R6323-3-1 II.
    """
    holder = standing(holder_id)
    if holder.status == "closed":
        raise AccountClosed
    statement, new = LowQualification.objects.get_or_create(
        holder_id=holder_id, withdrawn_at=None, defaults={"from_year": from_year, "declared_at": at}
    )
    if new:
        _put_right(holder_id, "low-qualification", by, at)
        details = {"from_year": statement.from_year}
        subject = f"holder:{holder.public_id}"
        record(by=by, verb="entitlements.declare_low_qualified", subject=subject, details=details, at=at)


@transaction.atomic
def withdraw_low_qualified(holder_id: int, *, until_year: int, by: Actor, at: datetime) -> None:
    """End the statement after ``until_year``; earlier than its first year, it is taken as never true.

    Rights credited by it for later years are recomputed and taken back; a claim is kept on what was spent.
    Source: R6323-3-1 III to V.
    """
    statement = LowQualification.objects.select_for_update().filter(holder_id=holder_id, withdrawn_at=None).first()
    if statement is None:
        return
    statement.until_year, statement.withdrawn_at = max(until_year, statement.from_year - 1), at
    statement.save()
    _put_right(holder_id, "low-qualification", by, at)
    details = {"until_year": statement.until_year}
    subject = f"holder:{standing(holder_id).public_id}"
    record(by=by, verb="entitlements.withdraw_low_qualified", subject=subject, details=details, at=at)


def _put_right(holder_id: int, cause: str, by: Actor, at: datetime) -> None:
    lines = ActivityLine.objects.filter(holder_id=holder_id).order_by("year")
    years = list(lines.values_list("year", flat=True).distinct())
    for year in years:
        keep_year(year)
    affect(holder_id, years)
    restate()
    settle(file=None, cause=cause, by=by, at=at)


@transaction.atomic
def follow_merge(*, from_holder: int, to_holder: int, by: Actor, at: datetime) -> None:
    """After two accounts of one person were merged, move the lines, and put right the years already credited.

    Together they are worth one credit a year: what the two had on top of it is taken back.
    """
    years = list(ActivityLine.objects.filter(holder_id=from_holder).values_list("year", flat=True).distinct())
    for year in sorted(years):
        keep_year(year)
    affect(from_holder, sorted(years))
    ActivityLine.objects.filter(holder_id=from_holder).update(holder_id=to_holder)
    restate()
    affect(to_holder, sorted(years))
    restate()
    settle(file=None, cause="merge", by=by, at=at)
    record(by=by, verb="entitlements.follow_merge", subject=f"holder:{standing(to_holder).public_id}", at=at)
