"""Approvals asked and given, one row each."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

MOST_WRONG = 5


class AskedApproval(models.Model):
    """One purchase shown to one holder. ``digest`` is of the facts shown: anything else needs another approval."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    holder = models.UUIDField()
    order = models.UUIDField()
    facts = models.JSONField()
    digest = models.BinaryField(max_length=32)
    back_url = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    wrong_tries = models.SmallIntegerField(default=0)
    approved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order", "holder"], name="approval_by_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(approved_at__gte=F("asked_at"), wrong_tries__lt=MOST_WRONG),
                name="approval_given_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("approved_at"), approved_at__isnull=False),
                name="approval_used_after_given",
            ),
            models.CheckConstraint(condition=Q(wrong_tries__range=(0, MOST_WRONG)), name="approval_tries_bounded"),
            models.CheckConstraint(condition=Q(back_url__regex=r"^/[^/\\]"), name="approval_leads_back_here"),
        ]

    def __str__(self) -> str:
        return f"approval:{self.public_id}"
