"""What a person is asked to confirm, from the page beside the phone to the signature on it."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from pecule.openid.levels import Level
from pecule.wallet.models.devices import Device
from pecule.wallet.models.people import Person
from pecule.wallet.rules.transactions import RENEWALS_MAX, State


class Transaction(models.Model):
    """One thing to confirm. ``flow_id`` is the sign-in of the issuer's engine that waits for it.

    ``qr_hash`` and ``code_hash`` prove that phone and page are together; they last ``proof_until``. ``hint_hash``: the
    number that was typed on the page, whose owner alone may then confirm; a keyed hash, so that the row is the same
    whether or not that number has an account. ``asker``: the service, and the client by which it asks.
    ``key_answer``: what a security key signed over the approval. ``proved_level``: what the approval was worth when it
    was given.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    flow_id = models.BigIntegerField()
    client_id = models.TextField()
    kind = models.TextField()
    level = models.TextField()
    asker = models.JSONField(default=dict)
    details = models.JSONField(default=list)
    details_hash = models.TextField()
    nonce = models.TextField()
    state = models.TextField(default=State.WAITING.value)
    hint_hash = models.BinaryField(max_length=32, null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="transactions")
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="transactions")
    qr_hash = models.BinaryField(max_length=32, null=True)
    code_hash = models.BinaryField(max_length=32, null=True)
    proof_until = models.DateTimeField(null=True)
    renewals = models.SmallIntegerField(default=0)
    proved_level = models.TextField(default=Level.LOW.value)
    approval = models.TextField(default="", blank=True)
    approval_jti = models.TextField(default="", blank=True)
    factors = models.JSONField(default=list)
    key_answer = models.JSONField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_transaction"
        indexes = [
            models.Index(fields=["person", "-created_at"], name="wallet_transaction_by_person"),
            models.Index(fields=["hint_hash"], name="wallet_transaction_by_hint", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["approval_jti"], name="wallet_approval_once", condition=~Q(approval_jti="")
            ),
            models.UniqueConstraint(fields=["qr_hash"], condition=Q(state="waiting"), name="wallet_qr_of_one"),
            models.UniqueConstraint(fields=["code_hash"], condition=Q(state="waiting"), name="wallet_code_of_one"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="wallet_transaction_state"),
            models.CheckConstraint(
                condition=Q(kind__in=["sign_in", "purchase", "change"]), name="wallet_transaction_kind"
            ),
            models.CheckConstraint(condition=Q(level__in=["eidas1", "eidas2"]), name="wallet_transaction_level"),
            models.CheckConstraint(
                condition=Q(proved_level="eidas1") | Q(proved_level="eidas2", state="approved"),
                name="wallet_transaction_proved_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", person__isnull=True)
                | Q(state="expired")
                | Q(~Q(state__in=["waiting", "expired"]), person__isnull=False),
                name="wallet_transaction_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(approval_jti="") & ~Q(approval=""),
                name="wallet_transaction_approved_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(renewals__range=(0, RENEWALS_MAX)), name="wallet_transaction_renewals_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"transaction:{self.public_id}"
