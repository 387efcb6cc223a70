"""What was confirmed at a counter, without a phone: by whom, after seeing which document."""

from django.db import models
from django.db.models import F, Q

from pecule.wallet.models.agents import Agent
from pecule.wallet.models.transactions import Transaction


class CounterApproval(models.Model):
    """Two agents who confirm with somebody what stands on the paper in front of all three.

    ``agreed_at``: the person said yes to the first agent. The second is never the first: the database refuses it.
    """

    transaction = models.OneToOneField(Transaction, on_delete=models.CASCADE, related_name="counter_approval")
    first = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="approvals_prepared")
    second = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="approvals_confirmed")
    document_hash = models.BinaryField(max_length=32)
    prepared_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_counter_approval"
        constraints = [
            models.CheckConstraint(condition=~Q(second=F("first")), name="wallet_counter_approval_second_is_another"),
            models.CheckConstraint(
                condition=Q(second__isnull=True, confirmed_at__isnull=True)
                | Q(second__isnull=False, confirmed_at__isnull=False, agreed_at__isnull=False),
                name="wallet_counter_approval_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"counter approval:{self.pk}"
