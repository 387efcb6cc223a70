"""Money that others pay in, rights of volunteers, and hours turned into euros."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

FUNDER_KINDS = ("employer", "opco", "region", "state", "france_travail", "agefiph", "c2p", "at_mp", "local", "other")
ORIGINS = ("dotation", "agreement", "corrective", "performance_agreement", "whistleblower")
CONVERSION_KINDS = ("dif", "public_to_private", "private_to_public", "volunteer_to_hours")


class Funder(models.Model):
    """Whoever pays money into holders' accounts (L6323-4 II)."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    siren = models.CharField(max_length=9, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FUNDER_KINDS), name="funder_kind"),
            models.CheckConstraint(condition=Q(siren__regex=r"^[0-9]{9}$"), name="funder_siren_form"),
        ]

    def __str__(self) -> str:
        return f"funder:{self.siren}"


class Dotation(models.Model):
    """Money received from a funder for one holder, in a ledger account of its own, with its conditions.

    ``key`` is the funder's own reference: the same one twice is the same dotation. ``expired_at`` is set once the time
    limit has passed and what was left has gone.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    key = models.CharField(max_length=80)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=24)
    amount_cents = models.BigIntegerField()
    received_on = models.DateField()
    earmark = ArrayField(models.CharField(max_length=40), default=list)
    expires_on = models.DateField(null=True)
    repay_unused = models.BooleanField(default=False)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_on"], condition=Q(expires_on__isnull=False), name="dotation_expiring")]
        constraints = [
            models.UniqueConstraint(fields=["funder", "key"], name="dotation_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="dotation_amount"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="dotation_origin"),
            models.CheckConstraint(
                condition=(Q(expires_on=None) & Q(repay_unused=False)) | ~Q(earmark=[]), name="dotation_earmarked_first"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("received_on")), name="dotation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(expired_at=None) | Q(expires_on__isnull=False), name="dotation_expired_had_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"dotation:{self.public_id}"

    @property
    def fund(self) -> str:
        """The fund of its ledger account."""
        return f"dotation:{self.pk}"


class FunderMember(models.Model):
    """A login that may announce money in a funder's name."""

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="members")
    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login"], name="funder_member_once")]

    def __str__(self) -> str:
        return f"{self.funder_id} by {self.login_id}"


class Announcement(models.Model):
    """Money that a funder says it sends for one holder. Nothing is credited before it arrives (R6323-42).

    ``key`` is the funder's own reference, which its transfer carries. ``dotation`` is what the money became.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    key = models.CharField(max_length=80)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=24)
    amount_cents = models.BigIntegerField()
    earmark = ArrayField(models.CharField(max_length=40), default=list)
    expires_on = models.DateField(null=True)
    repay_unused = models.BooleanField(default=False)
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    dotation = models.OneToOneField(Dotation, null=True, on_delete=models.PROTECT, related_name="announcement")

    class Meta:
        indexes = [
            models.Index(
                fields=["announced_at"],
                condition=Q(dotation__isnull=True, withdrawn_at__isnull=True),
                name="announcement_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["funder", "key"], name="announcement_once"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="announcement_amount"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="announcement_origin"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(dotation=None), name="announcement_withdrawn_or_received"
            ),
        ]

    def __str__(self) -> str:
        return f"announcement:{self.public_id}"


class VolunteerActivity(models.Model):
    """One volunteer activity of one year, and what it credited ("compte d'engagement citoyen")."""

    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    activity = models.CharField(max_length=40)
    quantity = models.IntegerField()
    credited_cents = models.BigIntegerField()
    declared_on = models.DateField(null=True)
    attested_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "year", "activity"], name="volunteer_activity_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(credited_cents__gte=0), name="volunteer_activity_sums"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.year} {self.activity}"


class Conversion(models.Model):
    """Hours turned into euros or back. ``key`` is the caller's: the same one twice is the same conversion."""

    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    hours_hundredths = models.BigIntegerField()
    cents = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "key"], name="conversion_once"),
            models.UniqueConstraint(fields=["holder"], condition=Q(kind="dif"), name="conversion_dif_once"),
            models.CheckConstraint(condition=Q(kind__in=CONVERSION_KINDS), name="conversion_kind"),
            models.CheckConstraint(condition=Q(hours_hundredths__gt=0) & Q(cents__gt=0), name="conversion_amounts"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} {self.kind}"
