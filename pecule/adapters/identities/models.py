"""The made-up provider's people."""

from django.db import models


class Citizen(models.Model):
    """A made-up person, with the password that opens what they pretend to be."""

    email = models.EmailField(unique=True)
    password = models.TextField()
    claims = models.JSONField()

    class Meta:
        db_table = "identities_citizen"

    def __str__(self) -> str:
        return f"citizen:{self.pk}"
