"""Analysts split campaigns that are two, and merge campaigns that are one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scams.actions.allowed import locked_campaign, require
from pecule.scams.actions.joining import begin_campaign, recount, sketch
from pecule.scams.actions.pushing import BY, push
from pecule.scams.actions.warnings import publish_itself
from pecule.scams.models import Campaign, Leader, Link, Report, Warning
from pecule.scams.rules.campaigns import CampaignMerged, NothingToSplit, TwoBrands, WarningStands, read_reason
from pecule.scams.rules.indicators import Indicator


@transaction.atomic
def split_campaign(*, campaign: UUID, reports: Collection[str], reason: str, by: Actor, at: datetime) -> UUID:
    """Make a campaign of its own of some reports (numbers) of another one; return its public id. Fraud analysts.

    New messages are compared with the first of them too, and join what they are most like. Raises NotFound,
    NotYourCampaigns, ReasonMissing, CampaignMerged, NothingToSplit.
    """
    require(by)
    said = read_reason(reason)
    found = locked_campaign(campaign)
    chosen = list(Report.objects.filter(campaign=found, number__in=reports).order_by("at", "pk"))
    if not chosen or len(chosen) != len(set(reports)) or len(chosen) == found.reports:
        raise NothingToSplit
    first = chosen[0]
    traces = [Indicator(one.kind, one.value) for one in first.traces.order_by("pk")]
    made = Campaign.objects.get(pk=begin_campaign(first, sketch(first.text, first.brand, traces)))
    Link.objects.filter(campaign=found, value__in=[one.value for one in traces]).delete()
    Report.objects.filter(pk__in=[one.pk for one in chosen]).update(campaign=made)
    made.last_at = chosen[-1].at
    made.save(update_fields=["last_at"])
    recount(found)
    recount(made)
    made.refresh_from_db()
    details = {"into": str(made.public_id), "reports": len(chosen), "reason": said}
    record(by=by, verb="scams.split", subject=f"campaign:{found.public_id}", details=details, at=at)
    return made.public_id


@transaction.atomic
def merge_campaigns(*, campaign: UUID, into: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Move all of a campaign into another one of the same brand, which then takes in messages like either's.

    Fraud analysts. Raises NotFound, NotYourCampaigns, ReasonMissing, CampaignMerged, TwoBrands, WarningStands (its
    warning is withdrawn first, or the other one merged into it).
    """
    require(by)
    said = read_reason(reason)
    if campaign == into:
        raise NotFound
    one, other = _both(campaign, into)
    if Warning.objects.filter(campaign=one, withdrawn_at__isnull=True).exists():
        raise WarningStands
    moved = Report.objects.filter(campaign=one).update(campaign=other)
    Leader.objects.filter(campaign=one).update(campaign=other)
    kept = Link.objects.filter(campaign=one).values_list("kind", "value")
    Link.objects.bulk_create([Link(campaign=other, kind=k, value=v) for k, v in kept], ignore_conflicts=True)
    Link.objects.filter(campaign=one).delete()
    other.begun_at, other.last_at = min(one.begun_at, other.begun_at), max(one.last_at, other.last_at)
    other.save(update_fields=["begun_at", "last_at"])
    recount(other)
    one.reports = one.people = 0
    one.merged_into = other
    one.save(update_fields=["reports", "people", "merged_into"])
    details = {"into": str(other.public_id), "reports": moved, "reason": said}
    record(by=by, verb="scams.merge", subject=f"campaign:{one.public_id}", details=details, at=at)
    publish_itself(other, by=by, at=at)
    push(other, traces=None, by=BY, at=at)


def _both(campaign: UUID, into: UUID) -> tuple[Campaign, Campaign]:
    """Both campaigns, locked in one order."""
    known = {one.public_id: one for one in Campaign.objects.filter(public_id__in=(campaign, into))}
    if len(known) != 2:
        raise NotFound
    if any(one.merged_into_id is not None for one in known.values()):
        raise CampaignMerged
    if known[campaign].brand != known[into].brand:
        raise TwoBrands
    return locked_campaign(campaign), locked_campaign(into)
