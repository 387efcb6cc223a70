"""The audit trail: one line for each verb, append-only, sealed with the ledger's transfers."""

from django.db import models


class AuditLine(models.Model):
    """What was done, by whom, to what, when. Holds no personal data, so that it can be sealed and shown.

    ``details`` are facts of the verb (amounts in cents, states, counts). The database refuses any
    change or deletion.
    """

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_line"
        indexes = [models.Index(fields=["subject", "id"], name="audit_line_subject")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.subject}"
