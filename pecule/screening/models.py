"""Tables of screening. Their rules in SQL stand in ``sql/``."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.screening.rules import KINDS, OUTCOMES

SUBJECTS = ("organisation", "offer", "order", "payment")
STATES = ("held", "released", "confirmed")
HOLDING = ("held", "confirmed")


class Indicator(models.Model):
    """Something that a fraud was seen to use. ``confidence`` goes from 0 to 100.

    ``digest`` is the keyed hash of its kind and value, by which it is found; ``value`` is what may be shown of it, for
    a bank account its country and its end. ``reference`` names the campaign that it was seen in. It runs up to and
    including ``expires_on`` unless it is withdrawn before.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    kind = models.TextField()
    value = models.CharField(max_length=300)
    digest = models.BinaryField()
    source = models.CharField(max_length=80)
    reference = models.CharField(max_length=120, blank=True, default="")
    confidence = models.SmallIntegerField()
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True, default="")
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(withdrawn_at__isnull=True), name="indicator_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="indicator_kind_known"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 100)), name="indicator_confidence_percent"),
            models.CheckConstraint(condition=Q(source__regex=r"\S"), name="indicator_has_a_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_why__regex=r"\S") & ~Q(withdrawn_by="")),
                name="indicator_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"indicator:{self.public_id}"


class Fact(models.Model):
    """Something that a subject has and that another could share: kept as a keyed hash, enough to compare."""

    pk = models.CompositePrimaryKey("subject_kind", "subject_id", "digest")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    kind = models.TextField()
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="screening_fact_digest")]
        constraints = [
            models.CheckConstraint(condition=Q(subject_kind__in=SUBJECTS), name="screening_fact_subject_known"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="screening_fact_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} {self.kind}"


class Match(models.Model):
    """A subject that shares an indicator: held until somebody releases or confirms it, whatever its indicator does.

    It begins ``held``; the database lets it become ``released`` or ``confirmed``, and one confirmed by mistake be
    released. One that was released is not held again because of the same indicator.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="matches")
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    state = models.TextField(default="held")
    held_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="screening_match_subject"),
            models.Index(fields=["held_at", "id"], name="screening_match_held", condition=Q(state="held")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "subject_kind", "subject_id"], name="match_once"),
            models.CheckConstraint(condition=Q(subject_kind__in=SUBJECTS), name="match_subject_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="match_state_known"),
            models.CheckConstraint(
                condition=Q(state="held", decided_at__isnull=True, decided_by="", reason="")
                | (~Q(state="held") & Q(decided_at__isnull=False, reason__regex=r"\S") & ~Q(decided_by="")),
                name="match_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"match:{self.public_id}"


class Decision(models.Model):
    """What was answered to one event about one subject, with what it saw: never changed, replayed to the same answer.

    ``saw``: keys of the subject's facts, and the indicators looked at. ``reasons``: see ``rules.deciding.Reason``.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    event = models.CharField(max_length=60)
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    outcome = models.TextField()
    reasons = models.JSONField(default=list)
    saw = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="screening_decision_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(subject_kind__in=SUBJECTS), name="decision_subject_known"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="decision_outcome_known"),
            models.CheckConstraint(condition=Q(outcome="allow") | ~Q(reasons=[]), name="decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"decision:{self.public_id}"
