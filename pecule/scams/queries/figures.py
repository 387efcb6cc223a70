"""Open figures: counts of reports and campaigns, none of them small enough to tell who it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.timezone import localtime

from pecule.scams.models import Campaign, Report
from pecule.scams.rules.figures import shown_rows
from pecule.scams.rules.limits import limit
from pecule.statements import row, rows

DAYS = 28
_PARTS = ("channel", "theme", "brand", "verdict", "department", "happened")
_TIME_TO_WARNING = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.at - c.begun_at))
FROM scams_warning a JOIN scams_campaign c ON c.id = a.campaign_id
WHERE a.withdrawn_at IS NULL AND a.at > %s::timestamptz AND a.at <= %s::timestamptz
"""
_LURES = """
SELECT lure, count(*) FROM scams_report, jsonb_array_elements_text(lures) AS lure WHERE day BETWEEN %s AND %s
GROUP BY lure
"""
_DAILY = """
SELECT day, channel, theme, brand, count(*) FROM scams_report WHERE day BETWEEN %s AND %s
GROUP BY day, channel, theme, brand HAVING count(*) >= %s ORDER BY day, channel, theme, brand
"""
_DAILY_ALL = "SELECT day, count(*) FROM scams_report WHERE day BETWEEN %s AND %s GROUP BY day ORDER BY day"


@dataclass(frozen=True, slots=True)
class Part:
    """Reports by one of their facts: (value, count), largest first; ``rest``: those in too small a row."""

    by: str
    rows: list[tuple[str, int]]
    rest: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Four weeks of reports up to ``last`` (a day). ``daily`` counts them a day, 0 where too few to tell.

    ``median_to_warning_s``: seconds from a campaign's first report to its warning, None without one.
    """

    first: date
    last: date
    total: int
    daily: list[tuple[date, int]]
    parts: list[Part]
    campaigns: int
    warnings: int
    median_to_warning_s: float | None


def figures(at: datetime) -> Figures:
    """The open figures as of yesterday: today is not over."""
    last = localtime(at).date() - timedelta(days=1)
    first = last - timedelta(days=DAYS - 1)
    reports = Report.objects.filter(day__range=(first, last))
    least = limit("shown_from", last)
    counted = dict(rows(_DAILY_ALL, (first, last)))
    days = [first + timedelta(days=n) for n in range(DAYS)]
    warnings, median = row(_TIME_TO_WARNING, (at - timedelta(days=DAYS), at)) or (0, None)
    parts = [Part(by, *_shown(list(reports.values_list(by).annotate(n=Count("id")).order_by()), last)) for by in _PARTS]
    parts.append(Part("lure", *_shown([(lure, n) for lure, n in rows(_LURES, (first, last))], last)))
    return Figures(
        first=first,
        last=last,
        total=sum(counted.values()),
        daily=[(day, n if (n := counted.get(day, 0)) >= least else 0) for day in days],
        parts=parts,
        campaigns=Campaign.objects.filter(
            merged_into__isnull=True, people__gte=least, last_at__date__gte=first
        ).count(),
        warnings=warnings,
        median_to_warning_s=float(median) if median is not None else None,
    )


def _shown(counted: list[tuple[str, int]], on: date) -> tuple[list[tuple[str, int]], int]:
    """Without those who did not say."""
    return shown_rows([pair for pair in counted if pair[0]], on)


def daily_rows(at: datetime) -> Iterator[tuple[object, ...]]:
    """Each day of the last year until yesterday by channel, theme and brand, where enough were reported to be told."""
    last = localtime(at).date() - timedelta(days=1)
    yield from rows(_DAILY, (last - timedelta(days=365), last, limit("shown_from", last)))
