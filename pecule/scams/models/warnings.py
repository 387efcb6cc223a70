"""Warnings to everybody, and what was pushed to where money is decided."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.scams.models.campaigns import Campaign


class Warning(models.Model):
    """A warning of a campaign, as published. It is only ever withdrawn, once, with a reason.

    ``text`` is a real message of it; ``people`` had reported it then. ``reason`` is empty where it was published by
    itself, because enough people had.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="warnings")
    text = models.CharField(max_length=20_000)
    people = models.IntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=500, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True, default="")
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="warning_open", condition=Q(withdrawn_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], name="warning_one_a_campaign", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="warning_says_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_at__gte=F("at"), withdrawn_why__regex=r"\S") & ~Q(withdrawn_by="")),
                name="warning_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"warning:{self.public_id}"


class Push(models.Model):
    """An indicator of a campaign as it was last pushed to screening."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pushes")
    kind = models.TextField()
    value = models.CharField(max_length=600)
    people = models.IntegerField()
    confidence = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "value"], name="push_once_a_campaign"),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=100), name="push_confidence_within"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of campaign {self.campaign_id}"
