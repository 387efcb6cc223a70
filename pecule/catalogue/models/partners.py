"""People and firms around an organisation: who represents it, whom it subcontracts to, who lets it train for what."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.catalogue.models.offers import Certification
from pecule.catalogue.models.organisations import Organisation
from pecule.catalogue.models.vetting import Document


class Representative(models.Model):
    """A person who represents the organisation in law. Frozen while an application is being judged."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")
    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=100)
    birth_date = models.DateField()
    title = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(family_name__regex=r"\S") & Q(given_names__regex=r"\S") & Q(title__regex=r"\S"),
                name="representative_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"representative:{self.public_id}"


class Subcontract(models.Model):
    """A written contract by which an organisation has another train in its name (L6323-9-2, R6333-6-2).

    ``small`` is the exemption of R6333-6-3, which spares the subcontractor a Qualiopi certificate.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="subcontracts")
    certification = models.ForeignKey(Certification, null=True, on_delete=models.PROTECT, related_name="+")
    siret = models.CharField(max_length=14)
    nda = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    small = models.BooleanField(default=False)
    qualiopi_until = models.DateField(null=True)
    mission = models.CharField(max_length=1000)
    amount_cents = models.BigIntegerField()
    start = models.DateField()
    end = models.DateField()
    contract = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(siret__regex=r"^\d{14}$"), name="subcontract_siret_14_digits"),
            models.CheckConstraint(condition=Q(nda__regex=r"^\d{11}$"), name="subcontract_nda_11_digits"),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S") & Q(mission__regex=r"\S"), name="subcontract_says_what_it_is"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="subcontract_amount_above_zero"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="subcontract_dates_in_order"),
            models.CheckConstraint(
                condition=Q(small=True) | Q(qualiopi_until__isnull=False, qualiopi_until__gte=F("end")),
                name="subcontract_certified_or_small",
            ),
        ]

    def __str__(self) -> str:
        return f"subcontract:{self.public_id}"


class Habilitation(models.Model):
    """The right to train for a certification: as its ``certifier``, or ``habilitated`` by it. Both days included."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="habilitations")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="habilitations")
    role = models.TextField(default="habilitated")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "certification", "start"], name="habilitation_once_a_start", include=["end"]
            ),
            models.CheckConstraint(condition=Q(role__in=("certifier", "habilitated")), name="habilitation_role_known"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="habilitation_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"habilitation:{self.pk}"
