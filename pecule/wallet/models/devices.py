"""Phones: the key that each holds, what checks its PIN, and the codes by which phones are added."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.wallet.models.people import Person
from pecule.wallet.rules.pins import TRIES_MAX


class ActivationCode(models.Model):
    """A code that adds a phone, given at the counter or sent by letter. ``reusable`` only in demonstrations.

    ``recovers``: the phone takes the place of all others, and the account cools off.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.BinaryField(max_length=32, unique=True)
    cooling = models.BooleanField(default=True)
    reusable = models.BooleanField(default=False)
    recovers = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_activation_code"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="wallet_code_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"code:{self.pk}"


class Device(models.Model):
    """A phone. ``jwk``: the public half of a key that cannot leave it; ``pin_hash`` checks what only it can compute."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    jwk = models.JSONField()
    pin_hash = models.TextField()
    pin_tries = models.SmallIntegerField(default=0)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_device"
        constraints = [
            models.CheckConstraint(condition=Q(pin_hash__startswith="$argon2id$"), name="wallet_device_pin_argon2id"),
            models.CheckConstraint(condition=Q(pin_tries__range=(0, TRIES_MAX)), name="wallet_device_tries_bounded"),
        ]

    def __str__(self) -> str:
        return f"device:{self.public_id}"
