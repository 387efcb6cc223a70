"""Who calls, who consented, who objected. No number is kept: only its sealed tag (see ``rules/numbers``)."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from pecule.consents.rules.numbers import SEALED_BYTES
from pecule.consents.rules.purposes import CONSENTED, WAYS

ENDED_BY = ("person", "caller", "renewal", "expiry")


class Caller(models.Model):
    """An organisation that calls people, or has them called in its name."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.OneToOneField("catalogue.Organisation", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"caller:{self.public_id}"


class Consent(models.Model):
    """What a caller says that somebody agreed to. Nothing of it changes but its end, once.

    ``number``: the sealed tag. ``way``: how it was given. ``proof``: SHA-256 of the proof, which the caller keeps and
    must show (L223-1). ``receipt``: keyed hash of the code by which the person sees and withdraws it. Runs up to and
    including ``last_day``; none is for a purpose that is banned.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    caller = models.ForeignKey(Caller, on_delete=models.PROTECT, related_name="consents")
    key = models.UUIDField(unique=True)
    number = models.BinaryField(max_length=SEALED_BYTES)
    purpose = models.TextField()
    way = models.TextField()
    given_on = models.DateField()
    last_day = models.DateField()
    proof = models.BinaryField(max_length=32)
    receipt = models.BinaryField(max_length=32, unique=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["number", "caller"], name="consent_of_number"),
            models.Index(fields=["caller", "ended_at", "id"], name="consent_ends", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["last_day"], name="consent_runs_until", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "number", "purpose"], condition=Q(ended_at__isnull=True), name="consent_runs_once"
            ),
            models.CheckConstraint(condition=Q(purpose__in=CONSENTED), name="consent_purpose_allowed"),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="consent_way_known"),
            models.CheckConstraint(condition=Exact(Length("number"), SEALED_BYTES), name="consent_number_sealed"),
            models.CheckConstraint(condition=Exact(Length("proof"), 32), name="consent_has_a_proof"),
            models.CheckConstraint(condition=Q(last_day__gte=F("given_on")), name="consent_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False, ended_by__in=ENDED_BY),
                name="consent_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"consent:{self.public_id}"


class Objection(models.Model):
    """An entry on the list of those who object to being called: what the law asked for before opt-in."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    number = models.BinaryField(max_length=SEALED_BYTES)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(left_at__isnull=True), name="objection_stands_once"),
            models.CheckConstraint(condition=Exact(Length("number"), SEALED_BYTES), name="objection_number_sealed"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="objection_left_after"
            ),
        ]

    def __str__(self) -> str:
        return f"objection:{self.public_id}"


class Use(models.Model):
    """How many lines a caller asked about on a day: nobody reads the register number by number."""

    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    lines = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "day"], name="use_once_a_day"),
            models.CheckConstraint(condition=Q(lines__gte=0), name="use_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.caller_id} on {self.day}"
