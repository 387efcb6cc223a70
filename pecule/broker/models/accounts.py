"""People as the broker knows them: no name, a keyed hash of their identity and what they did here."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Account(models.Model):
    """A person. ``subject`` never changes, whatever their civil status; services know another name for each of them.

    ``identity_hash`` is keyed and over length-prefixed fields: nothing of the person can be read or guessed from it.
    """

    subject = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    identity_hash = models.BinaryField(max_length=32, unique=True)
    active = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        db_table = "broker_account"
        constraints = [
            models.CheckConstraint(condition=Exact(Length("identity_hash"), 32), name="broker_account_hash_length"),
            models.CheckConstraint(
                condition=Q(active=True, locked_at__isnull=True) | Q(active=False, locked_at__isnull=False),
                name="broker_account_locked_since",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"person:{self.subject}"


class ProviderLink(models.Model):
    """How an identity provider names a person: it leads to the account also after a change of civil status."""

    provider_id = models.TextField()
    sub_hash = models.BinaryField(max_length=32)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")

    class Meta:
        db_table = "broker_provider_link"
        constraints = [models.UniqueConstraint(fields=["provider_id", "sub_hash"], name="broker_provider_link_once")]

    def __str__(self) -> str:
        return f"link:{self.pk}"


class Connection(models.Model):
    """One sign-in that succeeded, as its person may read it. ``incident`` finds its lines in the trail."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="connections")
    client_id = models.TextField()
    provider_id = models.TextField()
    level = models.TextField()
    reused = models.BooleanField(default=False)
    known_device = models.BooleanField(default=False)
    at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "broker_connection"
        indexes = [models.Index(fields=["account", "-at"], name="broker_connection_by_person")]

    def __str__(self) -> str:
        return f"connection:{self.public_id}"


class Block(models.Model):
    """An identity provider by which a person does not want to be signed in."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocks")
    provider_id = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "broker_block"
        constraints = [models.UniqueConstraint(fields=["account", "provider_id"], name="broker_block_once")]

    def __str__(self) -> str:
        return f"block:{self.pk}"


class Device(models.Model):
    """A browser that a person signed in with: the keyed hash of its cookie and of the person, nothing else."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    device_hash = models.BinaryField(max_length=32)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "broker_device"
        constraints = [models.UniqueConstraint(fields=["account", "device_hash"], name="broker_device_once")]

    def __str__(self) -> str:
        return f"device:{self.pk}"


class Report(models.Model):
    """“This was not me”: what somebody else will have to look into. The account is locked from that instant."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reports")
    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="report")
    at = models.DateTimeField()

    class Meta:
        db_table = "broker_report"

    def __str__(self) -> str:
        return f"report:{self.public_id}"
