"""What a campaign sets off as it grows: a burst is noted, people are warned, its indicators stop money."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pecule.audit.actions import record
from pecule.scams.actions.allowed import day_of
from pecule.scams.actions.pushing import BY, push
from pecule.scams.actions.warnings import publish_itself
from pecule.scams.models import Campaign
from pecule.scams.rules.campaigns import grown
from pecule.scams.rules.growth import PAST_DAYS, Growth, growth
from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.limits import limit
from pecule.statements import row

_COUNTS = """
SELECT count(*) FILTER (WHERE r.at > %s::timestamptz), count(*) FILTER (WHERE r.at <= %s::timestamptz)
FROM scams_report r WHERE r.campaign_id = %s AND r.at > %s::timestamptz AND r.at <= %s::timestamptz
"""


def follow(campaign: int, *, traces: Sequence[Indicator], before: int, at: datetime) -> None:
    """See to what a report changed in a campaign (inner id) that ``before`` people had reported until now."""
    found = Campaign.objects.get(pk=campaign)
    needed = limit("independent_people", day_of(at))
    if grown(before, found.people, needed):
        note_burst(found, at)
        publish_itself(found, by=BY, at=at)
        push(found, traces=None, by=BY, at=at)
    elif traces:
        push(found, traces=traces, by=BY, at=at)


def growth_of(campaign: Campaign, at: datetime) -> Growth:
    """The last 24 hours of a campaign against the four weeks before."""
    day, past = at - timedelta(days=1), at - timedelta(days=1 + PAST_DAYS)
    last, before = row(_COUNTS, (day, day, campaign.pk, past, at)) or (0, 0)
    return growth(last_day=last, before=before, days=PAST_DAYS)


def note_burst(campaign: Campaign, at: datetime) -> bool:
    """Note that a campaign grows faster than its past explains; whether it does. Once a day is enough."""
    found = growth_of(campaign, at)
    if found.burst and (campaign.burst_at is None or campaign.burst_at < at - timedelta(days=1)):
        campaign.burst_at = at
        campaign.save(update_fields=["burst_at"])
        details = {"last_day": found.observed, "expected": round(found.expected, 2), "p": float(f"{found.p:.2g}")}
        record(by=BY, verb="scams.burst", subject=f"campaign:{campaign.public_id}", details=details, at=at)
    return found.burst
