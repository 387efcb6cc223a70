"""Facts about one file, for the rules that set files aside. Lines of the file are written, but do not stand yet."""
# ruff: noqa: S608 -- SQL is put together from this room's constants and integers, never from a person's text

from typing import Any

from django.db import connection

from pecule.entitlements.models import DeclarationFile
from pecule.entitlements.rules.anomalies import EmployerFacts, FileFacts, Thresholds, UnitFacts

FULL_MONTH_HOURS = 13_000  # hundredths; a full-time month is about 134 hours worked, 151.67 paid
FULL_MONTH_DAYS = 1_600

_LINES = """
SELECT m.employer_id, l.* FROM entitlements_activityline l
JOIN entitlements_declaredmonth m ON m.id = l.declared_month_id WHERE m.file_id = %(file)s
"""
_BEFORE = """
SELECT s.employer_id, l.* FROM entitlements_monthstanding s
JOIN entitlements_activityline l ON l.declared_month_id = s.declared_month_id
JOIN span ON span.employer_id = s.employer_id
WHERE s.until IS NULL AND s.month < span.first AND s.month >= span.first - interval '12 months'
"""
_WITH = f"""
WITH here AS ({_LINES}),
span AS (SELECT employer_id, min(month) AS first FROM entitlements_declaredmonth WHERE file_id = %(file)s GROUP BY 1),
past AS ({_BEFORE})
"""
_PERSONS = f"""{_WITH},
monthly AS (SELECT employer_id, period, count(DISTINCT holder_id) AS persons FROM here GROUP BY 1, 2),
monthly_past AS (SELECT employer_id, period, count(DISTINCT holder_id) AS persons FROM past GROUP BY 1, 2)
SELECT e.siret, max(monthly.persons),
    coalesce((SELECT max(p.persons) FROM monthly_past p WHERE p.employer_id = e.id), 0)
FROM monthly JOIN entitlements_employer e ON e.id = monthly.employer_id GROUP BY e.id, e.siret ORDER BY e.siret
"""
_UNITS = f"""{_WITH},
means AS (SELECT employer_id, unit, avg(worked / months) AS mean FROM past WHERE worked > 0 GROUP BY 1, 2)
SELECT e.siret, here.unit, count(*) FILTER (WHERE full_time), count(*) FILTER (WHERE full_time AND day_like),
    coalesce(avg(here.worked / here.months) FILTER (WHERE here.worked > 0), 0)::bigint,
    coalesce(max(means.mean), 0)::bigint
FROM here JOIN entitlements_employer e ON e.id = here.employer_id
CROSS JOIN LATERAL (SELECT NOT here.part_time AND here.category = 'employee' AND here.counted_absence = 0
    AND here.worked > 0 AS full_time, here.worked <= 3100 * here.months AS day_like) AS seen
LEFT JOIN means ON means.employer_id = here.employer_id AND means.unit = here.unit
GROUP BY e.siret, here.unit ORDER BY e.siret, here.unit
"""
_FULL_TIME = f"""
WITH full_time AS (
    SELECT l.holder_id, l.period, m.employer_id, m.file_id, m.id AS month_id
    FROM entitlements_activityline l JOIN entitlements_declaredmonth m ON m.id = l.declared_month_id
    WHERE l.holder_id IN (SELECT holder_id FROM ({_LINES}) AS here) AND NOT l.part_time AND (
        l.unit = 'hours' AND l.worked + l.counted_absence >= {FULL_MONTH_HOURS} * l.months
        OR l.unit = 'days' AND l.worked + l.counted_absence >= {FULL_MONTH_DAYS} * l.months)
)
SELECT DISTINCT h.public_id::text FROM full_time f JOIN holders_holder h ON h.id = f.holder_id
WHERE f.file_id = %(file)s
    OR EXISTS (SELECT FROM entitlements_monthstanding s WHERE s.declared_month_id = f.month_id AND s.until IS NULL)
GROUP BY h.public_id, f.period
HAVING count(DISTINCT f.employer_id) >= %(employers)s AND bool_or(f.file_id = %(file)s) ORDER BY 1
"""
_CLOSED = f"""
SELECT DISTINCT h.public_id::text FROM ({_LINES}) AS here JOIN holders_holder h ON h.id = here.holder_id
WHERE h.status = 'closed' AND h.closed_on <= here.period ORDER BY 1
"""


def facts_of(file: DeclarationFile, thresholds: Thresholds | None = None) -> FileFacts:
    """What the anomaly rules look at: five reads over the file's lines and the employers' last twelve months."""
    asked = {"file": file.pk, "employers": (thresholds or Thresholds()).full_time_employers_min}
    units: dict[str, list[UnitFacts]] = {}
    for siret, unit, full_time, day_like, mean, before in _rows(_UNITS, asked):
        units.setdefault(siret, []).append(UnitFacts(unit, full_time, day_like, mean, before))
    return FileFacts(
        employers=[
            EmployerFacts(siret, persons, before, tuple(units.get(siret, ())))
            for siret, persons, before in _rows(_PERSONS, asked)
        ],
        full_time_everywhere=[public_id for (public_id,) in _rows(_FULL_TIME, asked)],
        closed_or_dead=[public_id for (public_id,) in _rows(_CLOSED, asked)],
    )


def _rows(select: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(select, asked)
        return list(cursor.fetchall())
