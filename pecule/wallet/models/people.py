"""People who have a wallet, and what they reported."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Person(models.Model):
    """Somebody with a wallet. ``identity`` holds the claims as declared, and as proved once ``proofed_at`` is set.

    ``mobile_hash`` finds a number that somebody typed, without a list of numbers to steal. ``cooling_until``: no
    purchase before, after a new phone, a new number or a recovery. ``recovering_until``: nothing above a plain sign-in
    before.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    email = models.EmailField(max_length=254)
    mobile = models.TextField()
    mobile_hash = models.BinaryField(max_length=32, unique=True)
    language = models.TextField(default="fr")
    identity = models.JSONField()
    role = models.TextField(default="", blank=True)
    proofed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    purchases_locked_at = models.DateTimeField(null=True)
    cooling_until = models.DateTimeField(null=True)
    recovering_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "wallet_person"
        constraints = [
            models.CheckConstraint(condition=Exact(Length("mobile_hash"), 32), name="wallet_person_mobile_hash_length"),
            models.CheckConstraint(condition=Q(language__in=["fr", "en"]), name="wallet_person_language_known"),
            models.CheckConstraint(condition=Q(role__in=["", "agent", "supervisor"]), name="wallet_person_role_known"),
        ]

    def __str__(self) -> str:
        return f"wallet:{self.public_id}"


class Report(models.Model):
    """“I did not ask for this”: purchases are locked from that instant, and somebody has to look into it."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reports")
    transaction = models.OneToOneField("wallet.Transaction", on_delete=models.PROTECT, related_name="report")
    at = models.DateTimeField()

    class Meta:
        db_table = "wallet_report"

    def __str__(self) -> str:
        return f"report:{self.public_id}"
