"""Campaigns as analysts look at them: what grows first, and one with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localtime

from pecule.kernel.refusals import NotFound
from pecule.scams.models import Campaign, Push, Report, Warning
from pecule.scams.rules.growth import PAST_DAYS, Growth, growth
from pecule.statements import rows

TEXTS_SHOWN = 30
_GROWING = """
SELECT c.public_id, c.brand, c.theme, c.channel, c.verdict, c.reports, c.people, c.begun_at, c.last_at,
    left(c.text, 160), count(r.id) FILTER (WHERE r.at > %s::timestamptz),
    count(r.id) FILTER (WHERE r.at <= %s::timestamptz),
    EXISTS (SELECT FROM scams_warning a WHERE a.campaign_id = c.id AND a.withdrawn_at IS NULL)
FROM scams_campaign c LEFT JOIN scams_report r
    ON r.campaign_id = c.id AND r.at > %s::timestamptz AND r.at <= %s::timestamptz
WHERE c.merged_into_id IS NULL AND c.reports >= %s AND c.last_at > %s::timestamptz
GROUP BY c.id
ORDER BY count(r.id) FILTER (WHERE r.at > %s::timestamptz) DESC, c.people DESC, c.last_at DESC LIMIT %s OFFSET %s
"""
_COUNT = (
    "SELECT count(*) FROM scams_campaign WHERE merged_into_id IS NULL AND reports >= %s AND last_at > %s::timestamptz"
)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list. ``growth``: the last 24 hours against four weeks before; ``warning``: people are warned."""

    public_id: UUID
    brand: str
    theme: str
    channel: str
    verdict: str
    reports: int
    people: int
    begun_at: datetime
    last_at: datetime
    text: str
    growth: Growth
    warning: bool


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of a campaign, as analysts see it: nothing of who sent it."""

    number: str
    at: datetime
    channel: str
    sender: str
    text: str
    verdict: str
    department: str


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning of a campaign, standing or withdrawn."""

    public_id: UUID
    at: datetime
    by: str
    reason: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class PushLine:
    """An indicator that went to screening: how many people gave it, how sure it is (of 100)."""

    kind: str
    value: str
    people: int
    confidence: int


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign: reports of the last 28 days a day, by department, its latest texts, what it set off."""

    line: CampaignLine
    merged_into: UUID | None
    daily: list[tuple[date, int]]
    departments: list[tuple[str, int]]
    reports: list[ReportLine]
    warnings: list[WarningLine]
    pushed: list[PushLine]


def growing(at: datetime, *, limit: int = 50, offset: int = 0, least: int = 2) -> list[CampaignLine]:
    """Campaigns of the last 28 days with ``least`` reports or more, those most reported in the last 24 hours first."""
    day, past = at - timedelta(days=1), at - timedelta(days=1 + PAST_DAYS)
    found = rows(_GROWING, (day, day, past, at, least, past, day, limit, offset))
    return [_line(one) for one in found]


def count_growing(at: datetime, *, least: int = 2) -> int:
    """How many there are."""
    return int(rows(_COUNT, (least, at - timedelta(days=1 + PAST_DAYS)))[0][0])


def unwarned(at: datetime, *, limit: int) -> list[CampaignLine]:
    """Campaigns that grow faster than their past explains and that nobody is warned of, what grows most first."""
    return [one for one in growing(at, limit=50, least=3) if one.growth.burst and not one.warning][:limit]


def others_like(public_id: UUID) -> list[CampaignLine]:
    """Campaigns of the same brand that one may be merged into, the latest first."""
    one = _found(public_id)
    same = Campaign.objects.filter(brand=one.brand, merged_into__isnull=True).exclude(pk=one.pk)
    return [_plain(other) for other in same.order_by("-last_at")[:20]]


def campaign_page(public_id: UUID, *, at: datetime) -> CampaignPage:
    """Everything known of a campaign. Raises NotFound."""
    one = _found(public_id)
    reports = Report.objects.filter(campaign=one)
    last = localtime(at).date()
    days = [last - timedelta(days=n) for n in reversed(range(PAST_DAYS))]
    counted = dict(reports.filter(day__gte=days[0]).values_list("day").annotate(n=Count("id")).order_by())
    where = (
        reports.exclude(department="").values_list("department").annotate(n=Count("id")).order_by("-n", "department")
    )
    return CampaignPage(
        line=_plain(one, counted, last),
        merged_into=one.merged_into.public_id if one.merged_into else None,
        daily=[(day, counted.get(day, 0)) for day in days],
        departments=list(where),
        reports=[
            ReportLine(r.number, r.at, r.channel, r.sender, r.text, r.verdict, r.department)
            for r in reports.order_by("-at", "-pk")[:TEXTS_SHOWN]
        ],
        warnings=[
            WarningLine(a.public_id, a.at, a.by, a.reason, a.withdrawn_at, a.withdrawn_by, a.withdrawn_why)
            for a in Warning.objects.filter(campaign=one).order_by("-at")
        ],
        pushed=[
            PushLine(p.kind, p.value if p.kind != "iban" else f"{p.value[:2]} … {p.value[-4:]}", p.people, p.confidence)
            for p in Push.objects.filter(campaign=one).order_by("-confidence", "kind", "value")
        ],
    )


def _found(public_id: UUID) -> Campaign:
    found = Campaign.objects.select_related("merged_into").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _plain(one: Campaign, counted: dict[date, int] | None = None, last: date | None = None) -> CampaignLine:
    """A campaign with its growth by whole days, where they were counted."""
    days = counted or {}
    today = days.get(last, 0) if last else 0
    return CampaignLine(
        one.public_id, one.brand, one.theme, one.channel, one.verdict, one.reports, one.people, one.begun_at,
        one.last_at, one.text[:160], growth(last_day=today, before=sum(days.values()) - today, days=PAST_DAYS - 1),
        Warning.objects.filter(campaign=one, withdrawn_at__isnull=True).exists(),
    )  # fmt: skip


def _line(found: Sequence[Any]) -> CampaignLine:
    facts, (last_day, before, warning) = found[:-3], found[-3:]
    grows = growth(last_day=last_day, before=before, days=PAST_DAYS)
    public_id, brand, theme, channel, verdict, reports, people, begun_at, last_at, text = facts
    return CampaignLine(
        public_id, brand, theme, channel, verdict, reports, people, begun_at, last_at, text, grows, warning
    )
