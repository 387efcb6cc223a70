"""People who work at the counter: they prove who others are, and have no account of their own here."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact


class Agent(models.Model):
    """Somebody at the counter. ``secret_serial``: which of their code generators is theirs now; ``code_step``: the
    last half minute whose code was used, so that no code works twice."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    role = models.TextField(default="agent")
    password_hash = models.TextField()
    secret_serial = models.IntegerField(default=1)
    code_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_agent"
        constraints = [
            models.CheckConstraint(condition=Exact(Lower("email"), F("email")), name="wallet_agent_email_lower"),
            models.CheckConstraint(condition=Q(role__in=["agent", "supervisor"]), name="wallet_agent_role_known"),
            models.CheckConstraint(
                condition=Q(("password_hash__startswith", "$argon2id$")), name="wallet_agent_password_argon2id"
            ),
        ]

    def __str__(self) -> str:
        return f"agent:{self.public_id}"
