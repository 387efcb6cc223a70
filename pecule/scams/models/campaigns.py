"""Messages that are one message: what they share, and what a new one is compared with."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.scams.rules import CHANNELS, VERDICTS


class Campaign(models.Model):
    """Reports of one fraud, all imitating one ``brand`` (or none). The database lets in no report of another one.

    ``text`` is the first message; ``reports`` and ``people`` count all and the independent ones. ``burst_at`` is when
    it last grew faster than its past explains. ``merged_into``: it is no longer on its own.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    brand = models.CharField(max_length=40, blank=True, default="")
    theme = models.CharField(max_length=20)
    channel = models.TextField()
    language = models.TextField()
    verdict = models.TextField()
    text = models.CharField(max_length=20_000)
    reports = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    burst_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["-last_at"], name="campaign_latest", condition=Q(merged_into__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "brand"], name="campaign_of_one_brand"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="campaign_channel_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="campaign_verdict_known"),
            models.CheckConstraint(condition=Q(people__gte=0, people__lte=F("reports")), name="campaign_people_within"),
            models.CheckConstraint(condition=Q(last_at__gte=F("begun_at")), name="campaign_times_in_order"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(reports=0), name="campaign_merged_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"campaign:{self.public_id}"


class Leader(models.Model):
    """A template that new messages are compared with: that of the first message, and those of campaigns merged in."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="leaders")
    template = models.CharField(max_length=2_000)

    def __str__(self) -> str:
        return f"leader {self.pk} of campaign {self.campaign_id}"


class Band(models.Model):
    """Where a leader is found: the hash of a band of its signature. Quiet campaigns have none any more."""

    hash = models.BigIntegerField()
    leader = models.ForeignKey(Leader, on_delete=models.CASCADE, related_name="bands")

    class Meta:
        indexes = [models.Index(fields=["hash"], include=["leader"], name="band_by_hash")]

    def __str__(self) -> str:
        return f"band of leader {self.leader_id}"


class Link(models.Model):
    """A trace by which a message joins a campaign: its leader's, or of a message that joined by its text."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="links")
    kind = models.TextField()
    value = models.CharField(max_length=600)

    class Meta:
        indexes = [models.Index(fields=["value", "kind"], name="link_by_value")]
        constraints = [models.UniqueConstraint(fields=["campaign", "kind", "value"], name="link_once_a_campaign")]

    def __str__(self) -> str:
        return f"{self.kind} of campaign {self.campaign_id}"
