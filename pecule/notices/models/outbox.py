"""Notices to people, from the transaction that has something to tell until they are sent, and then forgotten."""

from enum import StrEnum

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.notices.rules.sending import TRIES_MAX


class State(StrEnum):
    """Where a notice stands."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Outbox(models.Model):
    """One notice to one address. ``facts`` and ``recipient`` go after a while; that it was sent stays."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    key = models.UUIDField()
    recipient = models.CharField(max_length=254)
    language = models.TextField()
    template = models.TextField()
    facts = models.JSONField(null=True)
    state = models.TextField(default=State.QUEUED.value)
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    queued_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        db_table = "notices_outbox"
        indexes = [
            models.Index(fields=["due_at", "id"], name="notices_due", condition=Q(state="queued")),
            models.Index(fields=["recipient", "-id"], name="notices_by_recipient", condition=~Q(recipient="")),
            models.Index(fields=["ended_at"], name="notices_to_forget", condition=Q(facts__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "template", "recipient"], name="notices_queued_once", condition=~Q(recipient="")
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="notices_state_known"),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="notices_language_known"),
            models.CheckConstraint(condition=Q(template__regex="^[a-z][a-z_]*$"), name="notices_template_is_a_name"),
            models.CheckConstraint(condition=Q(tries__range=(0, TRIES_MAX)), name="notices_tries_bounded"),
            models.CheckConstraint(
                condition=Q(state="queued", ended_at__isnull=True) | Q(~Q(state="queued"), ended_at__isnull=False),
                name="notices_ended_unless_queued",
            ),
            models.CheckConstraint(
                condition=Q(facts__isnull=False, recipient__regex=r"^[^@[:space:][:cntrl:]]+@[^@[:space:][:cntrl:]]+$")
                | Q(~Q(state="queued"), facts__isnull=True, recipient=""),
                name="notices_addressed_until_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return f"notice:{self.public_id}"
