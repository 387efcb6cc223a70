"""Holders who want to hear of new scams, and what each was told."""

from django.db import models
from django.db.models import Q

from pecule.scams.models.campaigns import Campaign

WHYS = ("asked", "order")


class Following(models.Model):
    """A holder who chose to be told of new scams. Nobody is unless they asked."""

    holder = models.OneToOneField("holders.Holder", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"following:{self.holder_id}"


class Told(models.Model):
    """A holder was told of a campaign, once. ``why``: they asked, or ordered at an organisation that shares something
    with it. ``week`` is the Monday of its week: nobody is told twice in one.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    at = models.DateTimeField()
    week = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["holder", "-at"], name="told_latest")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "holder"], name="told_once_a_campaign"),
            models.UniqueConstraint(fields=["holder", "week"], name="told_once_a_week"),
            models.CheckConstraint(condition=Q(why__in=WHYS), name="told_why_known"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="told_week_is_a_monday"),
        ]

    def __str__(self) -> str:
        return f"told:{self.holder_id} of campaign {self.campaign_id}"
