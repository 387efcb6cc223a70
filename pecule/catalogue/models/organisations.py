"""Training organisations and the people who act for them."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

STATUSES = ("draft", "listed", "suspended", "delisted")


class Organisation(models.Model):
    """A training organisation. Only a ``listed`` one, with its Qualiopi certificate running, sells (L6323-9-1).

    ``nda`` is its activity declaration number (L6351-1). ``iban`` is where it will be paid; it may come later.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    siret = models.CharField(max_length=14)
    nda = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100, blank=True)
    qualiopi_from = models.DateField(null=True)
    qualiopi_until = models.DateField(null=True)
    status = models.TextField(default="draft")
    iban = models.CharField(max_length=34, blank=True, default="")
    registered_at = models.DateTimeField()
    logins = models.ManyToManyField("signin.Login", through="Member", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["siret"], name="organisation_siret_once"),
            models.CheckConstraint(condition=Q(siret__regex=r"^\d{14}$"), name="organisation_siret_14_digits"),
            models.CheckConstraint(condition=Q(nda__regex=r"^\d{11}$"), name="organisation_nda_11_digits"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="organisation_has_a_name"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="organisation_status_known"),
            models.CheckConstraint(
                condition=Q(iban="") | Q(iban__regex=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"), name="organisation_iban_form"
            ),
            models.CheckConstraint(
                condition=Q(qualiopi_from__isnull=True, qualiopi_until__isnull=True)
                | Q(qualiopi_from__isnull=False, qualiopi_until__gte=F("qualiopi_from")),
                name="organisation_qualiopi_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status="listed") | Q(qualiopi_until__isnull=False), name="organisation_listed_is_certified"
            ),
        ]

    def __str__(self) -> str:
        return f"organisation:{self.public_id}"


class Member(models.Model):
    """A login that acts for an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    login = models.ForeignKey("signin.Login", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "login"], name="member_once")]

    def __str__(self) -> str:
        return f"member:{self.pk}"
