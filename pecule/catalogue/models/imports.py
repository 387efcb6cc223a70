"""Files that were taken into the catalogue, and what was said of them."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.catalogue.models.organisations import Organisation

IMPORT_KINDS = ("lheo", "trainings", "organisations", "certifications")


class CatalogueImport(models.Model):
    """One file taken in. ``report`` is what its sender is told: counts, and each refusal with its place and reason.

    ``organisation`` is the one that it was sent for, or nothing when an agent imports for everybody.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    kind = models.TextField()
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = models.TextField()
    received_at = models.DateTimeField()
    report = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=IMPORT_KINDS), name="catalogue_import_kind_known")]

    def __str__(self) -> str:
        return f"catalogue-import:{self.public_id}"
