"""People are warned of a campaign; a warning that was wrong is taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.scams.actions.allowed import day_of, locked_campaign, require
from pecule.scams.models import Alert, Campaign, Report
from pecule.scams.queries.alerts import forget_alerts
from pecule.scams.rules.alerts import due
from pecule.scams.rules.campaigns import AlertStands, NoAlert, read_reason


def publish_itself(campaign: Campaign, *, by: Actor, at: datetime) -> bool:
    """Publish a campaign (locked) that enough independent people reported; whether it was published now."""
    alerts = Alert.objects.filter(campaign=campaign)
    published = alerts.filter(withdrawn_at__isnull=True).exists()
    withdrawn = alerts.filter(withdrawn_at__isnull=False).exists()
    if not due(
        verdict=campaign.verdict, people=campaign.people, published=published, withdrawn=withdrawn, day=day_of(at)
    ):
        return False
    _publish(campaign, "", by, at)
    return True


@transaction.atomic
def publish_alert(*, campaign: UUID, reason: str, by: Actor, at: datetime) -> UUID:
    """Warn people of a campaign now, however many reported it; return the warning's public id. Fraud analysts.

    Raises NotFound, NotYourCampaigns, ReasonMissing, CampaignMerged, AlertStands.
    """
    require(by)
    said = read_reason(reason)
    found = locked_campaign(campaign)
    if Alert.objects.filter(campaign=found, withdrawn_at__isnull=True).exists():
        raise AlertStands
    return _publish(found, said, by, at)


@transaction.atomic
def withdraw_alert(*, campaign: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Take the warning of a campaign back; it is not published by itself again. Fraud analysts.

    Raises NotFound, NotYourCampaigns, ReasonMissing, CampaignMerged, NoAlert.
    """
    require(by)
    said = read_reason(reason)
    found = locked_campaign(campaign)
    alert = Alert.objects.filter(campaign=found, withdrawn_at__isnull=True).first()
    if alert is None:
        raise NoAlert
    alert.withdrawn_at, alert.withdrawn_by, alert.withdrawn_why = at, str(by), said
    alert.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    details = {"alert": str(alert.public_id), "reason": said}
    record(by=by, verb="scams.withdraw_alert", subject=f"campaign:{found.public_id}", details=details, at=at)
    transaction.on_commit(forget_alerts)


def _publish(campaign: Campaign, reason: str, by: Actor, at: datetime) -> UUID:
    made = Alert.objects.create(
        campaign=campaign, text=_most_received(campaign), people=campaign.people, at=at, by=str(by), reason=reason
    )
    made.refresh_from_db()
    details = {"alert": str(made.public_id), "people": campaign.people, "reason": reason}
    record(by=by, verb="scams.publish_alert", subject=f"campaign:{campaign.public_id}", details=details, at=at)
    transaction.on_commit(forget_alerts)
    return made.public_id


def _most_received(campaign: Campaign) -> str:
    """The text that most people received, word for word: nobody's own words stand in a warning alone."""
    texts = Report.objects.filter(campaign=campaign).values("text")
    counted = texts.annotate(people=Count("reporter", distinct=True), last=Max("at")).order_by("-people", "-last")
    first = counted.first()
    return first["text"] if first else campaign.text
