"""Messages to people, from the transaction that has something to tell until they are sent; and codes they type back."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pecule.wallet.models.people import Person
from pecule.wallet.rules.confirming import TRIES_MAX


class Message(models.Model):
    """One message. Once sent, neither to whom nor what is kept: it may hold a code."""

    channel = models.TextField()
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, default="", blank=True)
    text = models.TextField()
    tries = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_message"
        indexes = [models.Index(fields=["id"], name="wallet_message_waiting", condition=Q(ended_at__isnull=True))]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["mail", "sms"]), name="wallet_message_channel"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(recipient="", text="", subject=""),
                name="wallet_message_forgotten_once_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"message:{self.pk}"


class Confirmation(models.Model):
    """Two codes, one sent to each address that somebody named, to be typed back together.

    ``purpose``: open an account, enter one's own, or change the number of ``person``. There is
    such a row, of the same form, also when nothing could be sent: nobody learns from it who has an account.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    purpose = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="confirmations")
    email = models.EmailField(max_length=254)
    mobile = models.TextField()
    identity = models.JSONField(default=dict)
    language = models.TextField()
    mail_hash = models.BinaryField(max_length=32)
    sms_hash = models.BinaryField(max_length=32)
    tries = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_confirmation"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["open", "enter", "change"]), name="wallet_confirmation_purpose"
            ),
            models.CheckConstraint(condition=Q(tries__range=(0, TRIES_MAX)), name="wallet_confirmation_tries_bounded"),
            models.CheckConstraint(condition=Exact(Length("mail_hash"), 32), name="wallet_confirmation_mail_hash"),
            models.CheckConstraint(condition=Exact(Length("sms_hash"), 32), name="wallet_confirmation_sms_hash"),
        ]

    def __str__(self) -> str:
        return f"confirmation:{self.public_id}"
