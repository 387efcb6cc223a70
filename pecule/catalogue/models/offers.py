"""What is sold: an offer leads to a certification, by an action, at a session."""

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from pecule.catalogue.models.organisations import Organisation

KINDS = ("rncp", "block", "rs", "clea", "vae", "bilan", "licence_heavy", "licence_light", "volunteering")
MODALITIES = ("in_person", "distance", "mixed")
OFFER_STATUSES = ("published", "withdrawn")


class Certification(models.Model):
    """What a training leads to. ``kind`` decides which spending rules apply; ``code`` is the register's (RNCP34512)."""

    kind = models.TextField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certification_code_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="certification_kind_known"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$"), name="certification_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Offer(models.Model):
    """A training as it is announced. ``search`` holds its French words, titles weighing more than objectives."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="offers")
    title = models.CharField(max_length=255)
    objective = models.CharField(max_length=3000)
    status = models.TextField(default="published")
    published_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=Func(F("title"), F("objective"), function="catalogue_words"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="offer_search")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OFFER_STATUSES), name="offer_status_known"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(objective__regex=r"\S"), name="offer_says_what_it_is"
            ),
        ]

    def __str__(self) -> str:
        return f"offer:{self.public_id}"


class Action(models.Model):
    """A way to follow an offer: how, how long (``hours``), at what price (cents, all taxes), where."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="actions")
    modality = models.TextField()
    hours = models.IntegerField()
    price_cents = models.BigIntegerField()
    city = models.CharField(max_length=100, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(modality__in=MODALITIES), name="action_modality_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="action_hours_above_zero"),
            models.CheckConstraint(condition=Q(price_cents__gt=0), name="action_price_above_zero"),
            models.CheckConstraint(
                condition=Q(modality="distance", city="") | (~Q(modality="distance") & Q(city__regex=r"\S")),
                name="action_place_unless_distance",
            ),
        ]

    def __str__(self) -> str:
        return f"action:{self.public_id}"


class Session(models.Model):
    """Dates on which an action is given, both included, and how many people it takes."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="sessions")
    start = models.DateField()
    end = models.DateField()
    seats = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["start"], name="session_start")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="session_dates_in_order"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="session_seats_above_zero"),
        ]

    def __str__(self) -> str:
        return f"session:{self.public_id}"
