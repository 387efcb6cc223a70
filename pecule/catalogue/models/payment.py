"""Where an organisation is paid, with every account it ever gave."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.catalogue.models.organisations import Organisation


class BankDetails(models.Model):
    """An IBAN that an organisation gave, usable from a later day so that its members can stop a theft in time.

    Lines are kept: the database lets only ``revoked_at`` be written afterwards, once.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_details")
    iban = models.CharField(max_length=34)
    holder_name = models.CharField(max_length=70)
    given_at = models.DateTimeField()
    usable_from = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "usable_from"], name="bank_details_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(iban__regex=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"), name="bank_details_iban_form"
            ),
            models.CheckConstraint(condition=Q(holder_name__regex=r"\S"), name="bank_details_name_their_holder"),
        ]

    def __str__(self) -> str:
        return f"bank_details:{self.public_id}"
