"""The yearly credit: its run, its chunks as a journal, and claims on credits that were taken back."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q


class CreditRun(models.Model):
    """One year credited once. ``id_prefix`` begins the id of each of its transfers; ``terms`` are the numbers used."""

    year = models.SmallIntegerField(unique=True)
    scheme = models.CharField(max_length=8)
    id_prefix = models.CharField(max_length=16, unique=True)
    terms = models.JSONField()
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=80)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id_prefix__regex=r"^[0-9a-f]{12}8[0-9a-f]{3}$"), name="credit_run_prefix"
            )
        ]

    def __str__(self) -> str:
        return f"credit:{self.year}"


class CreditChunk(models.Model):
    """Holders ``low_id`` to ``high_id`` (both included) of a run. Done in the transaction that posts its transfers."""

    run = models.ForeignKey(CreditRun, on_delete=models.PROTECT, related_name="chunks")
    low_id = models.BigIntegerField()
    high_id = models.BigIntegerField()
    done_at = models.DateTimeField(null=True)
    transfers = models.BigIntegerField(default=0)
    cents = models.BigIntegerField(default=0)
    recovered_cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "low_id"], name="credit_chunk_once"),
            models.CheckConstraint(condition=Q(high_id__gte=F("low_id")), name="credit_chunk_range"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(transfers=0, cents=0, recovered_cents=0),
                name="credit_chunk_counts_when_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.low_id}-{self.high_id}"


class Claim(models.Model):
    """Rights that were credited unduly and already spent: withheld from credits to come (L6323-45)."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    amount_cents = models.BigIntegerField()
    recovered_cents = models.BigIntegerField(default=0)
    file = models.ForeignKey("entitlements.DeclarationFile", null=True, on_delete=models.PROTECT, related_name="claims")
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["holder"], condition=Q(recovered_cents__lt=F("amount_cents")), name="claim_open")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="claim_amount"),
            models.CheckConstraint(
                condition=Q(recovered_cents__gte=0) & Q(recovered_cents__lte=F("amount_cents")), name="claim_recovered"
            ),
        ]

    def __str__(self) -> str:
        return f"claim:{self.public_id}"


class ClaimRecovery(models.Model):
    """Part of a claim withheld by one transfer. A claim's ``recovered_cents`` is the sum of these."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recoveries")
    transfer_id = models.UUIDField()
    amount_cents = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "transfer_id"], name="claim_recovery_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="claim_recovery_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.amount_cents}"
