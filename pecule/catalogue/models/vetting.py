"""How an organisation asks to be listed: application, documents, and who else claims its number."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from pecule.catalogue.models.organisations import Organisation
from pecule.catalogue.rules.documents import CONTENT_TYPES, DOCUMENT_KINDS, DOCUMENT_MAX_BYTES

APPLICATION_STATES = ("started", "submitted", "admissible", "inadmissible", "accepted", "refused")
OPEN_STATES = ("started", "submitted", "admissible")


class Application(models.Model):
    """A request to be listed. What it says is frozen by the database once it is sent.

    ``judge_by`` and ``decide_by`` are the last days of our own two delays, by the values in force when they began.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.TextField(default="started")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("signin.Login", null=True, on_delete=models.PROTECT, related_name="+")
    legal_name = models.CharField(max_length=200, blank=True)
    legal_form = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    declared_on = models.DateField(null=True)
    by_delegate = models.BooleanField(default=False)
    statement_year = models.SmallIntegerField(null=True)
    qualiopi_number = models.CharField(max_length=50, blank=True)
    qualiopi_from = models.DateField(null=True)
    qualiopi_until = models.DateField(null=True)
    iban = models.CharField(max_length=34, blank=True)
    iban_holder = models.CharField(max_length=70, blank=True)
    terms_accepted_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    judge_by = models.DateField(null=True)
    judged_at = models.DateTimeField(null=True)
    decide_by = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    reasons = models.CharField(max_length=3000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "judge_by"], name="application_waiting")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=APPLICATION_STATES), name="application_state_known"),
            models.CheckConstraint(
                condition=Q(state="started", submitted_at__isnull=True, judge_by__isnull=True)
                | (~Q(state="started") & Q(submitted_at__isnull=False, judge_by__isnull=False)),
                name="application_sent_or_started",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("started", "submitted"), judged_at__isnull=True)
                | (~Q(state__in=("started", "submitted")) & Q(judged_at__isnull=False)),
                name="application_judged_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "refused"), decided_at__isnull=False)
                | (~Q(state__in=("accepted", "refused")) & Q(decided_at__isnull=True)),
                name="application_decided_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("inadmissible", "refused")) | Q(reasons__regex=r"\S"),
                name="application_no_has_reasons",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=OPEN_STATES), name="application_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"application:{self.public_id}"


class Document(models.Model):
    """A supporting document, whole. Its type is read off its content, never off its name."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="documents")
    kind = models.TextField()
    name = models.CharField(max_length=150)
    content_type = models.TextField()
    content = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    issued_on = models.DateField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DOCUMENT_KINDS), name="document_kind_known"),
            models.CheckConstraint(condition=Q(content_type__in=CONTENT_TYPES), name="document_type_known"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="document_is_named"),
            models.CheckConstraint(
                condition=GreaterThan(
                    Func(F("content"), function="octet_length", output_field=models.IntegerField()), 0
                )
                & LessThanOrEqual(
                    Func(F("content"), function="octet_length", output_field=models.IntegerField()), DOCUMENT_MAX_BYTES
                ),
                name="document_size",
            ),
        ]

    def __str__(self) -> str:
        return f"document:{self.public_id}"


class SiretDispute(models.Model):
    """A second claim on a SIRET that is held already, until an agent settles it. The claim itself changed nothing."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disputes")
    claimant = models.ForeignKey("signin.Login", on_delete=models.PROTECT, related_name="+")
    claimed_name = models.CharField(max_length=200)
    claimed_nda = models.CharField(max_length=11)
    opened_at = models.DateTimeField()
    settled_for = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=3000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "claimant"],
                condition=Q(settled_at__isnull=True),
                name="dispute_once_a_claimant",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_for="")
                | Q(settled_at__isnull=False, settled_for__in=("holder", "claimant"), reason__regex=r"\S"),
                name="dispute_settled_for_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute:{self.public_id}"
