"""What holders pay by card, and what goes back to their cards."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.orders.models.orders import Order

CARD_STATES = ("started", "paid", "refused")


class CardPayment(models.Model):
    """One try to pay an order's ``card_cents``. ``answer_key`` is the card service's own number of its answer.

    ``refund_cents`` is written with the transfer that gives them back; ``refunded_at`` once the card service took it.
    Until then the row is the outbox: a refund is asked again after a crash, under the same number, so once in all.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="card_payments")
    cents = models.BigIntegerField()
    state = models.TextField(default="started")
    answer_key = models.UUIDField(null=True, unique=True)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    refund_cents = models.BigIntegerField(null=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_cardpayment"
        indexes = [
            models.Index(
                fields=["id"],
                name="card_refund_to_send",
                condition=Q(refund_cents__isnull=False, refunded_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="started"), name="card_one_try_at_a_time"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="card_above_zero"),
            models.CheckConstraint(
                condition=Q(state="started", answered_at__isnull=True, answer_key__isnull=True)
                | Q(state__in=("paid", "refused"), answered_at__isnull=False, answer_key__isnull=False),
                name="card_answered_or_not",
            ),
            models.CheckConstraint(
                condition=Q(refund_cents__isnull=True, refunded_at__isnull=True)
                | Q(refund_cents__isnull=False, refund_cents__gt=0, refund_cents__lte=F("cents"), state="paid"),
                name="card_refund_within",
            ),
        ]

    def __str__(self) -> str:
        return f"card:{self.public_id}"
