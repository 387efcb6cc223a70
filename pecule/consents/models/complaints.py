"""Complaints about calls, without anything that says who complains."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.consents.rules.complaints import CONSENTED, VERDICTS
from pecule.consents.rules.purposes import PURPOSES


class Complaint(models.Model):
    """A call that somebody complains about. It never changes; the person may delete it by its code.

    ``caller_number`` is the number that was shown, in E.164, empty when it was hidden: it may be forged. ``kind`` is
    what the numbering plan says of it. ``code`` and ``complainer`` are keyed hashes: of the word that deletes it, and
    of who complains, so that people and not complaints are counted. ``called_on`` and ``hour`` are those of the call.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    key = models.UUIDField(unique=True)
    number = models.CharField(max_length=9, unique=True)
    code = models.BinaryField(max_length=32, unique=True)
    complainer = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    caller_number = models.CharField(max_length=16, blank=True, default="")
    kind = models.CharField(max_length=12)
    called_on = models.DateField()
    hour = models.SmallIntegerField()
    purpose = models.TextField()
    consented = models.TextField()
    verdict = models.TextField()
    reasons = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["caller_number", "complainer"], name="complaint_about"),
            models.Index(fields=["at"], name="complaint_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="complaint_purpose_known"),
            models.CheckConstraint(condition=Q(consented__in=CONSENTED), name="complaint_consented_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="complaint_verdict_known"),
            models.CheckConstraint(condition=Q(hour__range=(0, 23)), name="complaint_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(caller_number="", kind="hidden")
                | (Q(caller_number__regex=r"^(\+[1-9][0-9]{6,14}|[0-9]{3,6})$") & ~Q(kind="hidden")),
                name="complaint_number_or_hidden",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="unlawful") | ~Q(reasons=[]), name="complaint_unlawful_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"complaint:{self.number}"
