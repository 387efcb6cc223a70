"""What an operator registers: clients, identity providers, and the keys that sign."""

from django.db import models
from django.db.models import Q


class RegisteredClient(models.Model):
    """A relying party of ours. ``described`` is the checked description (``openid.provider.clients.Client``)."""

    client_id = models.TextField(primary_key=True)
    described = models.JSONField()
    enabled = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "broker_client"

    def __str__(self) -> str:
        return f"client:{self.client_id}"


class IdentityProvider(models.Model):
    """Somebody who tells us who a person is, and how sure they may be: never more than ``levels``."""

    provider_id = models.TextField(primary_key=True)
    described = models.JSONField()
    enabled = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "broker_provider"

    def __str__(self) -> str:
        return f"provider:{self.provider_id}"


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
        db_table = "broker_key"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["next", "current", "past", "gone"]), name="broker_key_state_known"
            ),
            models.CheckConstraint(
                condition=Q(alg__in=["ES256", "RS256", "ECDH-ES", "RSA-OAEP-256"]), name="broker_key_alg_known"
            ),
            models.UniqueConstraint(fields=["alg"], condition=Q(state="current"), name="broker_key_one_current"),
            models.UniqueConstraint(fields=["alg"], condition=Q(state="next"), name="broker_key_one_next"),
        ]

    def __str__(self) -> str:
        return f"key:{self.kid}"
