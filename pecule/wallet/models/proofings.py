"""How an identity was proved, by whom, and what spoke against it."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pecule.wallet.models.agents import Agent
from pecule.wallet.models.people import Person
from pecule.wallet.rules.proofing import DOCUMENTS, Outcome


class Proofing(models.Model):
    """One check of somebody's identity. ``document_hash``: keyed hash of the number of the document shown.

    ``method``: by agents at a counter, or by pictures, in which case nothing that is out of the ordinary is accepted.
    ``seconds``: how long the agent took. A risky one is accepted only by a second agent, who is not the first: the
    database refuses anything else.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proofings")
    method = models.TextField(default="counter")
    agent = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="proofings")
    second = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="second_proofings")
    document = models.TextField(blank=True)
    document_hash = models.BinaryField(max_length=32)
    checks = models.JSONField()
    identity = models.JSONField()
    risky = models.BooleanField()
    risks = models.JSONField()
    state = models.TextField()
    reason = models.CharField(max_length=300, default="", blank=True)
    seconds = models.IntegerField()
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wallet_proofing"
        indexes = [
            models.Index(fields=["agent", "-at"], name="wallet_proofing_by_agent"),
            models.Index(fields=["document_hash"], name="wallet_proofing_by_document"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in Outcome]), name="wallet_proofing_state"),
            models.CheckConstraint(
                condition=Q(document__in=DOCUMENTS) | Q(method="remote", state="refused", document=""),
                name="wallet_proofing_document",
            ),
            models.CheckConstraint(
                condition=Q(method="counter", agent__isnull=False)
                | Q(Q(method="remote", agent__isnull=True, second__isnull=True), ~Q(state="waiting")),
                name="wallet_proofing_by_agent_or_remote",
            ),
            models.CheckConstraint(
                condition=Exact(Length("document_hash"), 32), name="wallet_proofing_document_hash_length"
            ),
            models.CheckConstraint(condition=~Q(second=F("agent")), name="wallet_proofing_second_is_another"),
            models.CheckConstraint(
                condition=~Q(state="accepted", risky=True, second__isnull=True), name="wallet_proofing_risky_takes_two"
            ),
            models.CheckConstraint(
                condition=Q(risky=False, risks=[]) | Q(Q(risky=True), ~Q(risks=[])), name="wallet_proofing_risks_named"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", risky=True, decided_at__isnull=True, second__isnull=True)
                | Q(~Q(state="waiting"), decided_at__isnull=False),
                name="wallet_proofing_decided",
            ),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="wallet_proofing_seconds"),
        ]

    def __str__(self) -> str:
        return f"proofing:{self.public_id}"
