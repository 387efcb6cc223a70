"""Training organisations and the people who act for them."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Least

STATUSES = ("draft", "listed", "suspended", "delisted")
ROLES = ("manager", "trainings", "accounts")


class Organisation(models.Model):
    """A training organisation. Only a ``listed`` one that meets every condition of L6323-9-1 on that day sells.

    ``nda`` is its activity declaration number (L6351-1), alive until ``declared_until`` by its last yearly statement.
    ``compliant_until`` is how long the last good answer on taxes and social contributions is worth something.
    ``status_until`` is the last day of a suspension or of a delisting that ends. ``iban`` is the last one it gave:
    which one is paid is told by ``BankDetails``.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    siret = models.CharField(max_length=14)
    nda = models.CharField(max_length=11)
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100, blank=True)
    qualiopi_from = models.DateField(null=True)
    qualiopi_until = models.DateField(null=True)
    declared_until = models.DateField(null=True)
    compliant_until = models.DateField(null=True)
    terms_accepted_on = models.DateField(null=True)
    file_complete_on = models.DateField(null=True)
    sells_until = models.GeneratedField(
        expression=Case(
            When(
                qualiopi_until__isnull=False,
                declared_until__isnull=False,
                compliant_until__isnull=False,
                terms_accepted_on__isnull=False,
                file_complete_on__isnull=False,
                then=Least("qualiopi_until", "declared_until", "compliant_until"),
            )
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    status = models.TextField(default="draft")
    status_until = models.DateField(null=True)
    iban = models.CharField(max_length=34, blank=True, default="")
    registered_at = models.DateTimeField()
    logins = models.ManyToManyField("signin.Login", through="Member", related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["sells_until", "qualiopi_from"], condition=Q(status="listed"), name="organisation_selling"
            )
        ]
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
            models.CheckConstraint(
                condition=~Q(status="listed")
                | Q(declared_until__isnull=False, terms_accepted_on__isnull=False, file_complete_on__isnull=False),
                name="organisation_listed_is_vetted",
            ),
            models.CheckConstraint(
                condition=Q(status_until__isnull=True) | Q(status__in=("suspended", "delisted")),
                name="organisation_only_a_stop_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"organisation:{self.public_id}"


class Member(models.Model):
    """A login that acts for an organisation: a ``manager`` for everything, others for ``trainings`` or ``accounts``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    login = models.ForeignKey("signin.Login", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(default="manager")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "login"], name="member_once"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"member:{self.pk}"


class Invitation(models.Model):
    """An e-mail asked to act for an organisation. It makes a member only of a login with that very e-mail."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.TextField()
    sent_at = models.DateTimeField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="invitation_once"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return f"invitation:{self.public_id}"


class ComplianceAnswer(models.Model):
    """What the partner said of an organisation's taxes and social contributions, yes or no (R6323-41). Kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="compliance_answers")
    compliant = models.BooleanField()
    reference = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField()
    good_until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-answered_at"], name="compliance_newest")]

    def __str__(self) -> str:
        return f"compliance_answer:{self.pk}"
