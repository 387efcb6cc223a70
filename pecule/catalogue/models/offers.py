"""What is sold: an offer leads to a certification, by an action, at a session."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.catalogue.models.organisations import Organisation

KINDS = ("rncp", "block", "rs", "clea", "vae", "bilan", "licence_heavy", "licence_light", "volunteering")
MODALITIES = ("in_person", "distance", "mixed")
OFFER_STATUSES = ("published", "withdrawn")
SOURCES = ("organisation", "open_data")


class Certification(models.Model):
    """What a training leads to. ``kind`` decides which spending rules apply; ``code`` is the register's (RNCP34512).

    It is registered from ``active_from`` to ``active_until``, both included; no date means no limit on that side.
    """

    kind = models.TextField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    active_from = models.DateField(null=True)
    active_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certification_code_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="certification_kind_known"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$"), name="certification_is_named"
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_until__isnull=True)
                | Q(active_until__gte=F("active_from")),
                name="certification_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Offer(models.Model):
    """A training as it is announced. ``number`` is the organisation's own, empty when it has none.

    ``source`` says who wrote it: its organisation, or the open catalogue that somebody published (``open_data``).
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="offers")
    number = models.CharField(max_length=100, blank=True, db_default="", default="")
    source = models.TextField(db_default="organisation", default="organisation")
    title = models.CharField(max_length=255)
    objective = models.CharField(max_length=3000)
    results = models.CharField(max_length=3000, blank=True, db_default="", default="")
    content = models.CharField(max_length=3000, blank=True, db_default="", default="")
    status = models.TextField(default="published")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], condition=~Q(number=""), name="offer_number_once"
            ),
            models.CheckConstraint(condition=Q(status__in=OFFER_STATUSES), name="offer_status_known"),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="offer_source_known"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(objective__regex=r"\S"), name="offer_says_what_it_is"
            ),
        ]

    def __str__(self) -> str:
        return f"offer:{self.public_id}"


class Action(models.Model):
    """A way to follow an offer: how, how long (``hours``), at what price (cents, all taxes), where.

    ``prerequisites`` is what one must know or be beforehand, empty when anybody may come. ``announced`` marks what
    the open catalogue says of it, lowest price and hours: it has no session, so that nobody can order it.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="actions")
    number = models.CharField(max_length=100, blank=True, db_default="", default="")
    announced = models.BooleanField(db_default=False, default=False)
    modality = models.TextField()
    hours = models.IntegerField()
    price_cents = models.BigIntegerField()
    city = models.CharField(max_length=100, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    insee = models.CharField(max_length=5, blank=True, db_default="", default="")
    department = models.CharField(max_length=3, blank=True, db_default="", default="")
    prerequisites = models.CharField(max_length=3000, blank=True, db_default="", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "number"], condition=~Q(number=""), name="action_number_once"),
            models.CheckConstraint(condition=Q(modality__in=MODALITIES), name="action_modality_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="action_hours_above_zero"),
            models.CheckConstraint(condition=Q(price_cents__gt=0), name="action_price_above_zero"),
            models.CheckConstraint(
                condition=Q(modality="distance", city="")
                | (~Q(modality="distance") & Q(city__regex=r"\S"))
                | (Q(announced=True, city="")),
                name="action_place_unless_distance",
            ),
            models.CheckConstraint(
                condition=Q(department="") | Q(department__regex=r"^(\d[\dAB]|9[78]\d)$"), name="action_department_form"
            ),
            models.CheckConstraint(
                condition=Q(insee="") | Q(insee__regex=r"^\d[\dAB]\d{3}$"), name="action_insee_form"
            ),
        ]

    def __str__(self) -> str:
        return f"action:{self.public_id}"


class Session(models.Model):
    """Dates on which an action is given, both included, and how many people it takes.

    One that is not ``open`` takes no new order; orders under way go on. An announced action can have none (trigger
    ``session_of_a_real_action``).
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="sessions")
    number = models.CharField(max_length=100, blank=True, db_default="", default="")
    open = models.BooleanField(db_default=True, default=True)
    start = models.DateField()
    end = models.DateField()
    seats = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["start"], name="session_start")]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], condition=~Q(number=""), name="session_number_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="session_dates_in_order"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="session_seats_above_zero"),
        ]

    def __str__(self) -> str:
        return f"session:{self.public_id}"
