"""Approvals asked of the broker, and what came back: evidence, used once."""

from django.db import models
from django.db.models import F, Q


class PurchaseApproval(models.Model):
    """One purchase shown to one holder. ``details_hash`` is of what was shown; anything else needs another approval."""

    state_hash = models.BinaryField(primary_key=True, max_length=32)
    holder = models.UUIDField()
    order = models.UUIDField()
    details = models.JSONField()
    details_hash = models.TextField()
    begun = models.JSONField()
    back_url = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approval_jti = models.TextField(default="", blank=True)
    approval = models.TextField(default="", blank=True)
    evidence = models.JSONField(default=dict)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "broker_purchase_approval"
        indexes = [models.Index(fields=["order", "holder"], name="purchase_approval_by_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["approval_jti"], name="purchase_approval_once", condition=~Q(approval_jti="")
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | ~Q(approval_jti="") & ~Q(approval=""),
                name="purchase_approval_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(approved_at__isnull=False, used_at__gte=F("approved_at")),
                name="purchase_approval_used_after_given",
            ),
            models.CheckConstraint(condition=Q(back_url__regex=r"^/[^/\\]"), name="purchase_approval_leads_back_here"),
        ]

    def __str__(self) -> str:
        return f"approval of order {self.order}"
