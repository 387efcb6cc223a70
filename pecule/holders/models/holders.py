"""Holders, the numbers they had before, and how to reach them."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from pecule.holders.rules.contacts import ContactKind
from pecule.holders.rules.standing import ClosedReason, LockReason, Status


def _one_of(field: str, values: type[Status] | type[LockReason] | type[ClosedReason] | type[ContactKind]) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class Holder(models.Model):
    """A person with a training account. Known inside by ``id``, outside by ``public_id``, found by ``nir_hash``.

    ``nir_cipher`` and ``nir_hash`` are the sealed number (see ``rules.numbers``). Names are what employers declared
    until ``identity_verified_at``; from then on they are what an identity source vouched for, at ``identity_level``.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    nir_cipher = models.BinaryField(max_length=80)
    nir_hash = models.BinaryField(max_length=32, unique=True)
    temporary_number = models.BooleanField(db_default=False, default=False)
    birth_name = models.TextField()
    usage_name = models.TextField(db_default="", default="", blank=True)
    given_names = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.TextField(db_default="", default="", blank=True)
    birth_place_code = models.TextField(db_default="", default="", blank=True)
    language = models.TextField(db_default="fr", default="fr")
    identity_level = models.TextField(db_default="", default="", blank=True)
    identity_verified_at = models.DateTimeField(null=True)
    status = models.TextField(db_default=Status.OPEN.value, default=Status.OPEN.value)
    locked_reason = models.TextField(db_default="", default="", blank=True)
    locked_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(db_default="", default="", blank=True)
    closed_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    login = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()

    class Meta:
        # Partial where most rows have nothing to index: accounts are opened by the million.
        indexes = [
            models.Index(fields=["birth_date"], name="holder_birth_date"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="holder_merged"),
            models.Index(fields=["id"], condition=Q(status="closed"), name="holder_closed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["login"], condition=Q(login__isnull=False), name="holder_login_once"),
            models.CheckConstraint(condition=Exact(Length("nir_hash"), 32), name="holder_nir_hash_length"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("nir_cipher"), 42), name="holder_nir_cipher_length"
            ),
            models.CheckConstraint(condition=~Q(birth_name="") & ~Q(given_names=""), name="holder_named"),
            models.CheckConstraint(condition=Q(sex__in=["", "F", "M"]), name="holder_sex"),
            models.CheckConstraint(
                condition=Q(birth_place_code="") | Q(birth_place_code__regex=r"^[0-9][0-9AB][0-9]{3}$"),
                name="holder_birth_place",
            ),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="holder_language"),
            models.CheckConstraint(
                condition=(Q(identity_level="") & Q(identity_verified_at=None))
                | (Q(identity_level__in=["eidas1", "eidas2", "eidas3"]) & Q(identity_verified_at__isnull=False)),
                name="holder_identity_verified_whole",
            ),
            models.CheckConstraint(condition=_one_of("status", Status), name="holder_status_known"),
            models.CheckConstraint(
                condition=(~Q(status="locked") & Q(locked_reason="") & Q(locked_at=None))
                | (Q(status="locked") & _one_of("locked_reason", LockReason) & Q(locked_at__isnull=False)),
                name="holder_locked_whole",
            ),
            models.CheckConstraint(
                condition=(~Q(status="closed") & Q(closed_reason="") & Q(closed_on=None))
                | (Q(status="closed") & _one_of("closed_reason", ClosedReason) & Q(closed_on__isnull=False)),
                name="holder_closed_whole",
            ),
            models.CheckConstraint(
                condition=(Q(merged_into=None) & ~Q(closed_reason="merged"))
                | (Q(merged_into__isnull=False) & Q(closed_reason="merged") & Q(login=None)),
                name="holder_merged_whole",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="holder_merged_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"holder:{self.public_id}"


class FormerNumber(models.Model):
    """A number that a person had while their final one was being made. Declarations still find them by it."""

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    nir_cipher = models.BinaryField(max_length=80)
    nir_hash = models.BinaryField(max_length=32, unique=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Exact(Length("nir_hash"), 32), name="former_number_hash_length")
        ]

    def __str__(self) -> str:
        return f"former:{self.pk}"


class ContactPoint(models.Model):
    """A way to reach a holder: claimed by somebody, verified or not, kept after its removal.

    Removed ones stay, because a notice of a change goes to the old contact points.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.TextField()
    value = models.TextField()
    claimed_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "kind", "value"], condition=Q(removed_at=None), name="contact_point_once"
            ),
            models.CheckConstraint(condition=_one_of("kind", ContactKind), name="contact_point_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="phone") | Q(value__regex=r"^\+[1-9][0-9]{7,14}$"), name="contact_point_phone_form"
            ),
            models.CheckConstraint(
                condition=~Q(kind="email") | Q(value__regex=r"^[^@[:space:]]+@[^@[:space:]]+$"),
                name="contact_point_email_form",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(verified_at__gte=F("claimed_at")), name="contact_point_claimed_first"
            ),
        ]

    def __str__(self) -> str:
        return f"contact:{self.public_id}"
