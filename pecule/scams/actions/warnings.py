"""People are warned of a campaign; a warning that was wrong is taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.scams.actions.allowed import day_of, locked_campaign, require
from pecule.scams.actions.pushing import take_back
from pecule.scams.models import Campaign, Report, Warning
from pecule.scams.queries.warnings import forget_warnings
from pecule.scams.rules.campaigns import NoWarning, WarningStands, read_reason
from pecule.scams.rules.publishing import due


def publish_itself(campaign: Campaign, *, by: Actor, at: datetime) -> bool:
    """Publish a campaign (locked) that enough independent people reported; whether it was published now."""
    warnings = Warning.objects.filter(campaign=campaign)
    published = warnings.filter(withdrawn_at__isnull=True).exists()
    withdrawn = warnings.filter(withdrawn_at__isnull=False).exists()
    if not due(
        verdict=campaign.verdict, people=campaign.people, published=published, withdrawn=withdrawn, day=day_of(at)
    ):
        return False
    _publish(campaign, "", by, at)
    return True


@transaction.atomic
def publish_warning(*, campaign: UUID, reason: str, by: Actor, at: datetime) -> UUID:
    """Warn people of a campaign now, however many reported it; return the warning's public id. Fraud analysts.

    Raises NotFound, NotYourCampaigns, ReasonMissing, CampaignMerged, WarningStands.
    """
    require(by)
    said = read_reason(reason)
    found = locked_campaign(campaign)
    if Warning.objects.filter(campaign=found, withdrawn_at__isnull=True).exists():
        raise WarningStands
    return _publish(found, said, by, at)


@transaction.atomic
def withdraw_warning(*, campaign: UUID, reason: str, indicators: bool = False, by: Actor, at: datetime) -> None:
    """Take the warning of a campaign back; it neither publishes nor lists anything by itself again. Fraud analysts.

    With ``indicators``, what it listed goes off the lists too, which frees what that alone holds: the list was the
    campaign's word, and the campaign was wrong. What an officer confirmed stays. Raises NotFound, NotYourCampaigns,
    ReasonMissing, CampaignMerged, NoWarning.
    """
    require(by)
    said = read_reason(reason)
    found = locked_campaign(campaign)
    warning = Warning.objects.filter(campaign=found, withdrawn_at__isnull=True).first()
    if warning is None:
        raise NoWarning
    warning.withdrawn_at, warning.withdrawn_by, warning.withdrawn_why = at, str(by), said
    warning.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    details: dict[str, Any] = {"warning": str(warning.public_id), "reason": said}
    if indicators:
        details["indicators"] = take_back(found, reason=said, at=at)
    record(by=by, verb="scams.withdraw_warning", subject=f"campaign:{found.public_id}", details=details, at=at)
    transaction.on_commit(forget_warnings)


def _publish(campaign: Campaign, reason: str, by: Actor, at: datetime) -> UUID:
    made = Warning.objects.create(
        campaign=campaign, text=_most_received(campaign), people=campaign.people, at=at, by=str(by), reason=reason
    )
    made.refresh_from_db()
    details = {"warning": str(made.public_id), "people": campaign.people, "reason": reason}
    record(by=by, verb="scams.publish_warning", subject=f"campaign:{campaign.public_id}", details=details, at=at)
    transaction.on_commit(forget_warnings)
    return made.public_id


def _most_received(campaign: Campaign) -> str:
    """The text that most people received, word for word: nobody's own words stand in a warning alone."""
    texts = Report.objects.filter(campaign=campaign).values("text")
    counted = texts.annotate(people=Count("reporter", distinct=True), last=Max("at")).order_by("-people", "-last")
    first = counted.first()
    return first["text"] if first else campaign.text
