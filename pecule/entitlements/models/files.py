"""Files of declarations, the months they declare, and the lines of work in them.

A line counts while its month *stands*. Cancelling, replacing, correcting and reversing only end or begin standings, so
that what was known on any past day can be found again, and nothing that was declared is ever changed.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact

FILE_STATUSES = ("refused", "set_aside", "accepted", "rejected", "reversed")
FILE_KINDS = ("dsn", "csv", "parquet", "form")
CATEGORIES = ("employee", "esat", "self_employed", "public")
UNITS = ("hours", "days", "pay")


def _octets(field: str) -> models.Func:
    return models.Func(F(field), function="octet_length", output_field=models.IntegerField())


class DeclarationFile(models.Model):
    """One file as it arrived, and what became of it. ``report`` holds reasons and anomalies, never personal data.

    ``refused`` at reading; ``set_aside`` for an agent, then ``accepted`` or ``rejected``; ``accepted``; ``reversed``.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    sha256 = models.BinaryField(max_length=32)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size_bytes = models.BigIntegerField()
    line_count = models.BigIntegerField(default=0)
    person_count = models.BigIntegerField(default=0)
    sent_by = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    status = models.CharField(max_length=10)
    report = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=80, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_by", "-id"], name="declaration_file_sender")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=FILE_STATUSES), name="declaration_file_status"),
            models.CheckConstraint(condition=Q(kind__in=FILE_KINDS), name="declaration_file_kind"),
            models.CheckConstraint(condition=Exact(_octets("sha256"), 32), name="declaration_file_sha256"),
            models.CheckConstraint(
                condition=Q(status__in=["refused", "set_aside", "accepted"]) | Q(decided_at__isnull=False),
                name="declaration_file_decided",
            ),
            # Bytes that were taken in once are never taken in again; a refused file may be sent again.
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(status__in=["set_aside", "accepted", "reversed"]),
                name="declaration_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"file:{self.public_id}"


class DeclaredMonth(models.Model):
    """One establishment's month (or year) as one file declares it. ``fraction`` is the norm's, 11 for a whole."""

    file = models.ForeignKey(DeclarationFile, on_delete=models.PROTECT, related_name="months")
    employer = models.ForeignKey("entitlements.Employer", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    fraction = models.CharField(max_length=2)
    effect = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "employer", "month", "fraction"], name="declared_month_once"),
            models.CheckConstraint(
                condition=Q(effect__in=["adds", "replaces", "cancels"]), name="declared_month_effect"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="declared_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.month}"


class MonthStanding(models.Model):
    """From when to when a declared month counted, and which file ended it. ``until`` is null while it stands."""

    declared_month = models.ForeignKey(DeclaredMonth, on_delete=models.PROTECT, related_name="standings")
    employer = models.ForeignKey("entitlements.Employer", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    fraction = models.CharField(max_length=2)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(DeclarationFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "month", "fraction"], condition=Q(until=None), name="month_stands_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="month_standing_order"),
            models.CheckConstraint(
                condition=Q(until=None, ended_by=None) | Q(until__isnull=False, ended_by__isnull=False),
                name="month_standing_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declared_month_id} since {self.since}"


class ActivityLine(models.Model):
    """One person's work under one contract over one period, as declared. Written once.

    Quantities are hundredths of ``unit``; ``reference`` 0 means the scheme's default. See ``rules.lines``.
    """

    id = models.BigAutoField(primary_key=True)
    declared_month = models.ForeignKey(DeclaredMonth, on_delete=models.PROTECT, related_name="lines")
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    period = models.DateField()
    months = models.SmallIntegerField()
    source_line = models.BigIntegerField()
    contract = models.CharField(max_length=20)
    category = models.CharField(max_length=14)
    unit = models.CharField(max_length=5)
    worked = models.BigIntegerField()
    counted_absence = models.BigIntegerField()
    reference = models.BigIntegerField()
    pay_cents = models.BigIntegerField()
    part_time = models.BooleanField()
    disabled = models.BooleanField()
    contribution_paid = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["holder", "year"], name="activity_line_holder_year")]
        constraints = [
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="activity_line_category"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="activity_line_unit"),
            models.CheckConstraint(
                condition=Q(counted_absence__gte=0) & Q(reference__gte=0) & Q(reference__lte=9_000_000),
                name="activity_line_quantities",
            ),
            models.CheckConstraint(condition=Q(months__gte=1) & Q(months__lte=12), name="activity_line_months"),
        ]

    def __str__(self) -> str:
        return f"line:{self.pk}"
