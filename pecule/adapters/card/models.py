"""The books of the fake bank: one row a payment."""

from django.db import models
from django.db.models import F, Q

STATES = ("open", "paid", "refused")


class CardPayment(models.Model):
    """A payment asked of the fake bank. ``answer`` is the number of its one answer."""

    payment = models.UUIDField(unique=True)
    answer = models.UUIDField(null=True, unique=True)
    amount_cents = models.BigIntegerField()
    refunded_cents = models.BigIntegerField(default=0)
    back_url = models.CharField(max_length=300)
    state = models.TextField(default="open")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="card_payment_state_known"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="card_payment_above_zero"),
            models.CheckConstraint(
                condition=Q(refunded_cents=0)
                | Q(refunded_cents__gt=0, refunded_cents__lte=F("amount_cents"), state="paid"),
                name="card_refund_within_payment",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answer__isnull=True) | (~Q(state="open") & Q(answer__isnull=False)),
                name="card_payment_answered_once",
            ),
            models.CheckConstraint(condition=Q(back_url__regex=r"^/[^/\\]"), name="card_leads_back_here"),
        ]

    def __str__(self) -> str:
        return f"card:{self.payment}"
