"""What lives for minutes: sign-ins under way, browser sessions, and single-use numbers already seen."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pecule.broker.rules.steps import Step


class Flow(models.Model):
    """One sign-in, from the client's request to its reading of userinfo. Secrets are kept as SHA-256 only.

    ``handle_hash`` names a pushed request; ``browser_hash`` the browser that opened it, by a cookie which the client
    never sees. ``upstream`` is what the relying-party side remembers, ``result`` what it found out.
    """

    id = models.BigAutoField(primary_key=True)
    client_id = models.TextField()
    step = models.SmallIntegerField(choices=[(step.value, step.name) for step in Step])
    request = models.JSONField()
    upstream = models.JSONField(null=True)
    result = models.JSONField(null=True)
    handle_hash = models.BinaryField(max_length=32, null=True)
    browser_hash = models.BinaryField(max_length=32, null=True)
    code_hash = models.BinaryField(max_length=32, null=True)
    token_hash = models.BinaryField(max_length=32, null=True)
    session_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "broker_flow"
        indexes = [models.Index(fields=["expires_at"], name="broker_flow_by_age")]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[name], name=f"broker_flow_{name}", condition=Q(**{f"{name}__isnull": False})
                )
                for name in ("handle_hash", "browser_hash", "code_hash", "token_hash")
            ),
            models.CheckConstraint(condition=Q(step__in=[step.value for step in Step]), name="broker_flow_step_known"),
            models.CheckConstraint(
                condition=Q(token_hash__isnull=True) | Q(step=Step.EXCHANGED.value), name="broker_flow_has_token"
            ),
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(result__isnull=False), name="broker_flow_code_has_result"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"flow:{self.pk}"


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


class Seen(models.Model):
    """A number that may be used once (``jti`` of a client's assertion): kept until it could not be used anyway."""

    number_hash = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "broker_seen"
        indexes = [models.Index(fields=["expires_at"], name="broker_seen_by_age")]

    def __str__(self) -> str:
        return "seen"


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
