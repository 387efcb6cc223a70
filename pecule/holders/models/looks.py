"""Who looked at whose file."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q


class Look(models.Model):
    """One look at a person's file, or one search that found them. Append-only, and shown to the person.

    A search that found nobody has no ``holder``. ``label`` says what the one who looked is, never who.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    holder = models.ForeignKey("holders.Holder", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    actor = models.TextField()
    label = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-at"], name="look_by_holder"),
            models.Index(fields=["actor", "-at"], name="look_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["file", "search"]), name="look_kind_known"),
            models.CheckConstraint(condition=Q(kind="search") | Q(holder__isnull=False), name="look_file_has_holder"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S") & Q(label__regex=r"\S"), name="look_has_reason"),
        ]

    def __str__(self) -> str:
        return f"look:{self.public_id}"
