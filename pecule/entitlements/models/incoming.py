"""Files that came in by the employers' page and wait to be read."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q


class IncomingFile(models.Model):
    """A file kept on disk until it has been read. Then it is a ``DeclarationFile``, or a refusal before the first line.

    ``refusal`` is the refusal's code and ``facts`` its facts; neither holds personal data.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    name = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    sent_by = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    file = models.ForeignKey("entitlements.DeclarationFile", null=True, on_delete=models.PROTECT, related_name="+")
    refusal = models.CharField(max_length=60, default="", blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["sent_by", "-id"], name="incoming_file_sender")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None, file=None, refusal="")
                | Q(read_at__isnull=False, file__isnull=False, refusal="")
                | (Q(read_at__isnull=False, file=None) & ~Q(refusal="")),
                name="incoming_file_read_whole",
            ),
            models.CheckConstraint(condition=Q(size_bytes__gte=0), name="incoming_file_size"),
        ]

    def __str__(self) -> str:
        return f"incoming:{self.public_id}"
