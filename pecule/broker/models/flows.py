"""Browser sessions, and services still to be told of their end."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class BrowserSession(models.Model):
    """Somebody who signed in with this browser. ``participants``: client -> the ``sub`` and ``sid`` it knows."""

    key_hash = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey("broker.Account", on_delete=models.CASCADE, related_name="sessions")
    provider_id = models.TextField()
    level = models.TextField()
    amr = models.JSONField(default=list)
    auth_time = models.DateTimeField()
    claims = models.JSONField()
    participants = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "broker_session"
        indexes = [models.Index(fields=["expires_at"], name="broker_session_by_age")]
        constraints = [
            models.CheckConstraint(condition=Exact(Length("key_hash"), 32), name="broker_session_key_is_a_hash"),
            models.CheckConstraint(condition=Q(level__in=["eidas1", "eidas2", "eidas3"]), name="broker_session_level"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="broker_session_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"session:{self.pk}"


class PendingLogout(models.Model):
    """A service that must still be told that somebody signed out (OIDC Back-Channel Logout)."""

    client_id = models.TextField()
    sub = models.TextField()
    sid = models.TextField()
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "broker_pending_logout"
        indexes = [models.Index(fields=["due_at"], name="broker_logout_due")]

    def __str__(self) -> str:
        return f"logout:{self.pk}"
