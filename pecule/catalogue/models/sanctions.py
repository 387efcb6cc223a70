"""Hearings, in which an organisation answers before anything is decided, and the sanctions that may follow."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.catalogue.models.organisations import Organisation

HEARING_STATES = ("open", "answered", "closed")
SANCTION_KINDS = ("warning", "refusal_to_pay", "unpublish", "delisting")


class Hearing(models.Model):
    """What an organisation is told, by when it may answer, and what it answered (R6333-6).

    ``measure`` is the heaviest sanction that is thought of: the one decided may be lighter.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hearings")
    state = models.TextField(default="open")
    grounds = models.CharField(max_length=5000)
    measure = models.TextField()
    opened_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.CharField(max_length=10_000, blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusion = models.CharField(max_length=5000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HEARING_STATES), name="hearing_state_known"),
            models.CheckConstraint(condition=Q(measure__in=SANCTION_KINDS), name="hearing_measure_known"),
            models.CheckConstraint(condition=Q(grounds__regex=r"\S"), name="hearing_has_grounds"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, answer__regex=r"\S"),
                name="hearing_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, conclusion__regex=r"\S")
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="hearing_closed_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"hearing:{self.public_id}"


class Sanction(models.Model):
    """A reasoned decision after a hearing. Kept; only ``lifted_at`` may be written afterwards, as after a judgment."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sanctions")
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.TextField()
    decided_on = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=5000)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "kind"], name="sanction_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=SANCTION_KINDS), name="sanction_kind_known"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="sanction_has_reasons"),
            models.CheckConstraint(
                condition=Q(kind="delisting", until__isnull=False, until__gte=models.F("decided_on"))
                | (~Q(kind="delisting") & Q(until__isnull=True)),
                name="sanction_delisting_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"sanction:{self.public_id}"
