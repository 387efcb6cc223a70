"""The identity providers that an operator registers."""

from django.db import models


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
