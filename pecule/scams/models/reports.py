"""What people reported, without anything that says who they are."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.scams.rules import CHANNELS, HAPPENED, TEXT_MAX, VERDICTS
from pecule.scams.rules.departments import CODES

TRACE_KINDS = ("address", "domain", "email", "phone", "sender", "iban")


class Report(models.Model):
    """A message that somebody reported. Nothing of it changes but the campaign it is of; the person may delete it.

    ``text`` and ``sender`` are what is left without personal data; ``language`` is the reader's, ``written_in`` the
    message's. ``brand``: the body imitated, of the campaign too. ``reporter`` and ``code`` are keyed hashes: of who
    reported, so that independent people can be counted, and of the word that deletes it.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    key = models.UUIDField(unique=True)
    number = models.CharField(max_length=9, unique=True)
    code = models.BinaryField(max_length=32, unique=True)
    reporter = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    day = models.DateField()
    channel = models.TextField()
    language = models.CharField(max_length=2)
    written_in = models.TextField()
    text = models.CharField(max_length=TEXT_MAX)
    sender = models.CharField(max_length=320, blank=True, default="")
    verdict = models.TextField()
    score = models.FloatField()
    happened = models.TextField()
    department = models.CharField(max_length=3, blank=True, default="")
    brand = models.CharField(max_length=40, blank=True, default="")
    theme = models.CharField(max_length=20)
    lures = models.JSONField(default=list)
    campaign = models.ForeignKey("scams.Campaign", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "reporter"], name="report_of_whom"),
            models.Index(fields=["campaign", "-at"], name="report_of_campaign"),
            models.Index(fields=["day"], name="report_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="report_channel_known"),
            models.CheckConstraint(condition=Q(language__in=("fr", "en")), name="report_language_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="report_verdict_known"),
            models.CheckConstraint(condition=Q(happened__in=HAPPENED), name="report_happened_known"),
            models.CheckConstraint(condition=Q(department__in=("", *CODES)), name="report_department_known"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="report_score_within"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="report_says_something"),
        ]

    def __str__(self) -> str:
        return f"report:{self.number}"


class Trace(models.Model):
    """What a report can be recognised by elsewhere; see ``rules/privacy``."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="traces")
    kind = models.TextField()
    value = models.CharField(max_length=600)

    class Meta:
        indexes = [models.Index(fields=["value", "kind"], name="trace_by_value")]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "value"], name="trace_once_a_report"),
            models.CheckConstraint(condition=Q(kind__in=TRACE_KINDS), name="trace_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of report {self.report_id}"
