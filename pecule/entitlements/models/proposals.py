"""What one member of staff proposes and another confirms, where money is made or taken back."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

PROPOSAL_KINDS = ("credit_year", "reverse_file")


class Proposal(models.Model):
    """A year's run or the reversal of a file, waiting for a second person. The database refuses that it be the first.

    ``confirmed`` begins the work; ``done_at`` ends it, with the ``refusal`` (code and ``facts``) that stopped it, if
    one did. ``foreseen`` is what the first person was told that it would do.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    kind = models.CharField(max_length=16)
    year = models.SmallIntegerField(null=True)
    file = models.ForeignKey("entitlements.DeclarationFile", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    foreseen = models.JSONField(default=dict)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="", blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=60, default="", blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PROPOSAL_KINDS), name="proposal_kind"),
            models.CheckConstraint(
                condition=Q(kind="credit_year", year__isnull=False, file=None)
                | Q(kind="reverse_file", year=None, file__isnull=False),
                name="proposal_subject",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="proposal_reason"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("proposed_by")), name="proposal_four_eyes"),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at=None)
                | (~Q(confirmed_by="") & Q(confirmed_at__isnull=False, confirmed_at__gte=F("proposed_at"))),
                name="proposal_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by="", withdrawn_at=None)
                | (~Q(withdrawn_by="") & Q(withdrawn_at__isnull=False, confirmed_at=None)),
                name="proposal_withdrawn_whole",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, refusal="") | Q(done_at__isnull=False, confirmed_at__isnull=False),
                name="proposal_done_after_confirmed",
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(done_at=None, withdrawn_at=None), name="proposal_year_once"
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(done_at=None, withdrawn_at=None), name="proposal_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal:{self.public_id}"
