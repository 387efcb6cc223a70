"""Files of credit transfers, and the payments in them."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

FILE_STATES = ("prepared", "sent", "dropped")
PAYMENT_STATES = ("waiting", "booked", "rejected", "returned", "dropped")
LIVE = ("waiting", "booked")


class PaymentFile(models.Model):
    """A file for the bank, prepared by one person and sent by another. Sealed by its fingerprint, it never changes.

    ``day`` is the day of its preparation, ``execution_on`` the day on which the bank is asked to pay. The payer is
    written down as it was. ``delivered_at``: when the bank took it.
    """

    public_id = models.UUIDField(unique=True)
    message_id = models.CharField(max_length=35)
    state = models.TextField(default="prepared")
    day = models.DateField()
    execution_on = models.DateField()
    payer_name = models.CharField(max_length=70)
    payer_iban = models.CharField(max_length=34)
    payer_bic = models.CharField(max_length=11, blank=True)
    payments = models.IntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    prepared_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-day", "-id"], name="payment_file_by_day"),
            models.Index(
                fields=["id"],
                name="payment_file_to_deliver",
                condition=Q(state="sent", delivered_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="payment_file_message_once"),
            models.CheckConstraint(condition=Q(state__in=FILE_STATES), name="payment_file_state_known"),
            models.CheckConstraint(condition=Q(execution_on__gte=F("day")), name="payment_file_days_in_order"),
            models.CheckConstraint(
                condition=Q(state="prepared", decided_by="", decided_at__isnull=True)
                | (~Q(state="prepared") & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="payment_file_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (~Q(decided_by=F("prepared_by")) & Q(decided_by__startswith="staff:")),
                name="payment_file_sent_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sha256__regex=r"^[0-9a-f]{64}$"), name="payment_file_sent_is_sealed"
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(state="sent"), name="payment_file_delivered_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"payment-file:{self.public_id}"


class Payment(models.Model):
    """One credit transfer: to which account, in whose name, how much. Its ``public_id`` is its end-to-end id.

    It also names its pending transfer in the ledger. ``waiting`` until the bank books, rejects or returns it.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="lines")
    payable = models.ForeignKey("payouts.Payable", on_delete=models.PROTECT, related_name="payments")
    organisation_id = models.BigIntegerField()
    cents = models.BigIntegerField()
    iban = models.CharField(max_length=34)
    name = models.CharField(max_length=200)
    text = models.CharField(max_length=140)
    state = models.TextField(default="waiting")
    reason_code = models.CharField(max_length=35, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    booked_on = models.DateField(null=True)
    answer = models.ForeignKey("payouts.BankAnswer", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payable"], name="payment_live_once", condition=Q(state__in=LIVE)),
            models.CheckConstraint(condition=Q(state__in=PAYMENT_STATES), name="payment_state_known"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=Q(iban__regex=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"), name="payment_iban_form"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("booked", "returned")) | Q(booked_on__isnull=False),
                name="payment_booked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"payment:{self.public_id}"
