"""What every issuer keeps: its clients, its keys, sign-ins under way, and single-use numbers already seen."""

from django.db import models
from django.db.models import Q

from pecule.issuing.rules.steps import Step


class RegisteredClient(models.Model):
    """A relying party of ours. ``described`` is the checked description (``openid.provider.clients.Client``)."""

    client_id = models.TextField(primary_key=True)
    described = models.JSONField()
    enabled = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "issuing_client"

    def __str__(self) -> str:
        return f"client:{self.client_id}"


class SigningKey(models.Model):
    """A key pair of ours. The private half is encrypted under a secret that the database does not hold.

    ``state``: *next* is published and not used yet, *current* signs, *past* is still published, *gone* is neither.
    """

    kid = models.TextField(primary_key=True)
    alg = models.TextField()
    state = models.TextField()
    public_jwk = models.JSONField()
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "issuing_key"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["next", "current", "past", "gone"]), name="issuing_key_state_known"
            ),
            models.CheckConstraint(
                condition=Q(alg__in=["ES256", "RS256", "ECDH-ES", "RSA-OAEP-256"]), name="issuing_key_alg_known"
            ),
            models.UniqueConstraint(fields=["alg"], condition=Q(state="current"), name="issuing_key_one_current"),
            models.UniqueConstraint(fields=["alg"], condition=Q(state="next"), name="issuing_key_one_next"),
        ]

    def __str__(self) -> str:
        return f"key:{self.kid}"


class Flow(models.Model):
    """One sign-in, from the client's request to its reading of userinfo. Secrets are kept as SHA-256 only.

    ``handle_hash`` names a pushed request; ``browser_hash`` the browser that opened it, by a cookie which the client
    never sees. ``memory`` is what whoever runs the engine remembers, ``result`` what it found out.
    """

    id = models.BigAutoField(primary_key=True)
    client_id = models.TextField()
    step = models.SmallIntegerField(choices=[(step.value, step.name) for step in Step])
    request = models.JSONField()
    memory = models.JSONField(null=True)
    result = models.JSONField(null=True)
    handle_hash = models.BinaryField(max_length=32, null=True)
    browser_hash = models.BinaryField(max_length=32, null=True)
    code_hash = models.BinaryField(max_length=32, null=True)
    token_hash = models.BinaryField(max_length=32, null=True)
    session_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "issuing_flow"
        indexes = [models.Index(fields=["expires_at"], name="issuing_flow_by_age")]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=[name], name=f"issuing_flow_{name}", condition=Q(**{f"{name}__isnull": False})
                )
                for name in ("handle_hash", "browser_hash", "code_hash", "token_hash")
            ),
            models.CheckConstraint(condition=Q(step__in=[step.value for step in Step]), name="issuing_flow_step_known"),
            models.CheckConstraint(
                condition=Q(token_hash__isnull=True) | Q(step=Step.EXCHANGED.value), name="issuing_flow_has_token"
            ),
            models.CheckConstraint(
                condition=Q(code_hash__isnull=True) | Q(result__isnull=False), name="issuing_flow_code_has_result"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"flow:{self.pk}"


class Seen(models.Model):
    """A number that may be used once (``jti`` of a client's assertion): kept until it could not be used anyway."""

    number_hash = models.BinaryField(primary_key=True, max_length=32)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "issuing_seen"
        indexes = [models.Index(fields=["expires_at"], name="issuing_seen_by_age")]

    def __str__(self) -> str:
        return "seen"
