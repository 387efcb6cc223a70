"""What tells how a training went: attendance, force majeure, controls and their documents."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.orders.models.orders import Order
from pecule.orders.rules.attendance import PARTS
from pecule.orders.rules.controls import GROUNDS


class Attendance(models.Model):
    """Minutes that the organisation says were followed on one part of one day. Fixed once the training is declared."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="attendance")
    day = models.DateField()
    part = models.TextField()
    minutes = models.SmallIntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "day", "part"], name="attendance_once"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="attendance_part_known"),
            models.CheckConstraint(condition=Q(minutes__range=(0, 24 * 60)), name="attendance_within_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.day} {self.part}"


class ForceMajeure(models.Model):
    """Force majeure as a holder claimed it, once an order, and what was decided. ``claimed_on`` is a day in Paris."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="force_majeure")
    from_state = models.TextField()
    reason = models.CharField(max_length=500)
    claimed_on = models.DateField()
    claimed_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    decision = models.CharField(max_length=500, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, decided_at__isnull=True, decision="")
                | (Q(accepted__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="force_majeure_decided_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"force majeure of {self.order_id}"


class Control(models.Model):
    """A service done looked at before it is paid. ``reason`` is what the organisation is asked, once it is opened.

    ``decide_by``: afterwards what both sides agree on is paid.
    """

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="control")
    grounds = ArrayField(models.TextField())
    set_aside_at = models.DateTimeField()
    decide_by = models.DateField()
    reason = models.CharField(max_length=2000, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    percent_allowed = models.SmallIntegerField(null=True)
    decision = models.CharField(max_length=2000, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grounds__contained_by=list(GROUNDS), grounds__len__gt=0), name="control_has_grounds"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, answer_by__isnull=True, reason="")
                | (Q(opened_at__isnull=False, answer_by__isnull=False) & ~Q(reason="")),
                name="control_opened_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(opened_at__isnull=False), name="control_answered_once_opened"
            ),
            models.CheckConstraint(
                condition=Q(percent_allowed__isnull=True, decided_at__isnull=True, decision="")
                | (Q(percent_allowed__range=(0, 100), decided_at__isnull=False) & ~Q(decision="")),
                name="control_decided_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"control of {self.order_id}"


class ControlDocument(models.Model):
    """A file that an organisation sent with its answer: signed sheets, traces of a distance learning platform."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "orders_controldocument"

    def __str__(self) -> str:
        return f"document:{self.public_id}"
