"""What time does to campaigns: growth is watched, small quiet ones take nothing in any more, old reports go."""

from datetime import datetime, timedelta

from django.db import transaction

from pecule.audit.actions import record
from pecule.scams.actions.allowed import day_of
from pecule.scams.actions.growing import note_burst
from pecule.scams.actions.pushing import BY
from pecule.scams.models import Band, Campaign, Link, Report
from pecule.scams.rules.limits import limit

DELETED_AT_ONCE = 5_000


@transaction.atomic
def watch_growth(*, at: datetime) -> int:
    """Look at each campaign that was reported in the last 24 hours; how many burst."""
    lively = Campaign.objects.select_for_update(skip_locked=True).filter(
        merged_into__isnull=True, last_at__gt=at - timedelta(days=1), last_at__lte=at, reports__gte=3
    )
    return sum(note_burst(one, at) for one in lively.order_by("pk"))


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Delete reports past their time, and where small quiet campaigns are found; how many reports went.

    What is compared with new messages stays bounded by the campaigns of the last weeks and the large ones.
    """
    day = day_of(at)
    quiet = Campaign.objects.filter(
        last_at__lt=at - timedelta(days=limit("quiet_days", day)), people__lt=limit("independent_people", day)
    )
    Band.objects.filter(leader__campaign__in=quiet).delete()
    Link.objects.filter(campaign__in=quiet).delete()
    old = Report.objects.filter(day__lt=day - timedelta(days=limit("kept_days", day))).order_by("pk")
    gone = list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE])
    Report.objects.filter(pk__in=gone).delete()
    if gone:
        record(by=BY, verb="scams.forget_old", subject=f"reports:{day}", details={"reports": len(gone)}, at=at)
    return len(gone)
