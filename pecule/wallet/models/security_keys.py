"""Security keys of people."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.wallet.models.people import Person


class SecurityKey(models.Model):
    """A key that signs in hardware. ``uses``: its own count, which only grows; a copy would fall behind."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="security_keys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)
    uses = models.BigIntegerField()
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_security_key"
        constraints = [models.CheckConstraint(condition=Q(uses__gte=0), name="wallet_security_key_uses")]

    def __str__(self) -> str:
        return f"key:{self.public_id}"
