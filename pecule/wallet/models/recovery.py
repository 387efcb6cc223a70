"""Recoveries of accounts, and the addresses that people had before."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.wallet.models.people import Person
from pecule.wallet.rules.recovery import OPEN, Stage


class Recovery(models.Model):
    """One time that somebody said to have lost their phones. ``until``: when its present stage ends by itself."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recoveries")
    stage = models.TextField(default=Stage.BEGUN.value)
    begun_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_recovery"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(stage__in=[one.value for one in OPEN]), name="wallet_recovery_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["proved", "cooling", "done"]) | Q(proved_at__isnull=False),
                name="wallet_recovery_needs_proof",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in OPEN], ended_at__isnull=True)
                | Q(stage__in=["done", "stopped"], ended_at__isnull=False),
                name="wallet_recovery_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"recovery:{self.public_id}"


class PastContact(models.Model):
    """An address that somebody had: told of what happens to the account for a year more."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_contacts")
    channel = models.TextField()
    address = models.CharField(max_length=254)
    until = models.DateTimeField()

    class Meta:
        db_table = "wallet_past_contact"
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["mail", "sms"]), name="wallet_past_contact_channel"),
            models.UniqueConstraint(fields=["person", "channel", "address"], name="wallet_past_contact_once"),
        ]

    def __str__(self) -> str:
        return f"past contact:{self.pk}"
