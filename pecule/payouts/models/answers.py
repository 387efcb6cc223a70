"""What the bank answered, and the lines that agree with nothing we sent."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.payouts.rules.matching import UNMATCHED_REASONS


class BankAnswer(models.Model):
    """One message of the bank, read once. ``lines_done`` of its ``lines`` are done; reading goes on from there."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    kind = models.TextField()
    version = models.CharField(max_length=35)
    message_id = models.CharField(max_length=35)
    sha256 = models.CharField(max_length=64)
    lines = models.IntegerField()
    lines_done = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="bank_answer_once"),
            models.UniqueConstraint(fields=["kind", "message_id"], name="bank_answer_message_once"),
            models.CheckConstraint(condition=Q(kind__in=("pain.002", "camt.053")), name="bank_answer_kind_known"),
            models.CheckConstraint(
                condition=Q(lines_done__gte=0, lines_done__lte=F("lines")), name="bank_answer_done_within"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(lines_done=F("lines")), name="bank_answer_read_is_done"
            ),
        ]

    def __str__(self) -> str:
        return f"bank-answer:{self.public_id}"


class UnmatchedLine(models.Model):
    """A line of an answer on which nothing was done, for staff to look at. ``number`` 0 is a message as a whole.

    ``reason`` says what does not agree. Closed by a person, with a note.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    answer = models.ForeignKey(BankAnswer, on_delete=models.PROTECT, related_name="unmatched")
    number = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    reference = models.CharField(max_length=35, blank=True)
    says = models.TextField()
    code = models.CharField(max_length=35, blank=True)
    cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    iban = models.CharField(max_length=35, blank=True)
    on = models.DateField(null=True)
    at = models.DateTimeField()
    closed_by = models.CharField(max_length=80, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["id"], name="unmatched_line_open", condition=Q(closed_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "number"], name="unmatched_line_once"),
            models.CheckConstraint(
                condition=Q(reason__in=sorted(UNMATCHED_REASONS)), name="unmatched_line_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="", note="")
                | (Q(closed_at__isnull=False, note__regex=r"\S") & ~Q(closed_by="")),
                name="unmatched_line_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"unmatched-line:{self.public_id}"
