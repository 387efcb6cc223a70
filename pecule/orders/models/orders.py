"""Orders, the funds that pay them, and every step of their life."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.orders.rules.life import PAID, STATES
from pecule.orders.rules.settling import EXITS

DONE = ("service_done", "controlled", "completed")
GIVEN = ("in_training", *DONE)


class Order(models.Model):
    """One holder's order for one session.

    The training is fixed by the request; price, dates and session by the proposal. ``asked_*`` keep what was asked when
    the proposal changed it. ``state``, ``due_on`` (last day to act, in Paris) and
    ``expires_on`` (the day after it, the clock moves the order by itself) change only by inserting a Transition.
    ``price_cents`` is the whole price, of which ``card_cents`` is paid by card: the participation and what rights do
    not pay. ``paid_cents`` is what the organisation earned. ``excused`` tells an accepted force majeure.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    request_key = models.UUIDField()
    holder = models.ForeignKey("holders.Holder", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("catalogue.Organisation", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=200)
    organisation_siret = models.CharField(max_length=14)
    title = models.CharField(max_length=255)
    certification_code = models.CharField(max_length=20)
    certification_title = models.CharField(max_length=300)
    kind = models.TextField()
    modality = models.TextField()
    hours = models.IntegerField()
    city = models.CharField(max_length=100, blank=True)
    price_cents = models.BigIntegerField()
    start = models.DateField()
    end = models.DateField()
    requested_at = models.DateTimeField()
    prerequisites = models.BooleanField(default=False)
    asked_session = models.ForeignKey(
        "catalogue.Session", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_price_cents = models.BigIntegerField(null=True)
    asked_start = models.DateField(null=True)
    asked_end = models.DateField(null=True)
    participation_cents = models.BigIntegerField(default=0)
    card_cents = models.BigIntegerField(default=0)
    state = models.TextField(default="draft")
    due_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    entered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    completion_percent = models.SmallIntegerField(null=True)
    exit_reason = models.TextField(blank=True, default="")
    excused = models.BooleanField(default=False)
    holder_entered_on = models.DateField(null=True)
    holder_percent = models.SmallIntegerField(null=True)
    rating = models.SmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=500, blank=True, default="")
    paid_cents = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-requested_at"], name="order_by_holder"),
            models.Index(fields=["organisation", "state", "due_on"], name="order_by_organisation"),
            models.Index(fields=["session", "state"], name="order_by_session"),
            models.Index(fields=["expires_on", "id"], name="order_expires", condition=Q(expires_on__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["holder", "request_key"], name="order_requested_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="order_state_known"),
            models.CheckConstraint(condition=Q(price_cents__gt=0), name="order_price_above_zero"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="order_dates_in_order"),
            models.CheckConstraint(
                condition=(Q(completion_percent__isnull=True) | Q(completion_percent__range=(0, 100)))
                & (Q(holder_percent__isnull=True) | Q(holder_percent__range=(0, 100))),
                name="order_completion_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="order_rating_is_a_mark"
            ),
            models.CheckConstraint(condition=Q(exit_reason__in=("", *EXITS)), name="order_exit_known"),
            models.CheckConstraint(
                condition=Q(
                    participation_cents__gte=0,
                    card_cents__gte=F("participation_cents"),
                    price_cents__gte=F("card_cents"),
                ),
                name="order_card_within_price",
            ),
            models.CheckConstraint(
                condition=Q(paid_cents__isnull=True) | Q(paid_cents__gte=0, paid_cents__lte=F("price_cents")),
                name="order_paid_within_price",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN) | Q(entered_on__isnull=False), name="order_given_was_entered"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DONE)
                | (Q(completion_percent__isnull=False, ended_on__gte=F("entered_on")) & ~Q(exit_reason="")),
                name="order_done_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PAID, paid_cents__isnull=False)
                | (~Q(state__in=PAID) & Q(paid_cents__isnull=True)),
                name="order_paid_when_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"order:{self.public_id}"


class OrderFund(models.Model):
    """What one ledger account pays of one order: ``cents`` held by the pending transfer ``pending_id``.

    ``kind`` is the scheme's kind of fund, or ``card``. ``posted_cents`` is known once the order is settled: what the
    organisation earned of it, nothing when everything went back.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="funds")
    position = models.SmallIntegerField()
    kind = models.TextField()
    fund = models.TextField()
    account_id = models.BigIntegerField()
    cents = models.BigIntegerField()
    pending_id = models.UUIDField(unique=True)
    posted_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_fund_position_once"),
            models.UniqueConstraint(fields=["order", "account_id"], name="order_fund_account_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="order_fund_above_zero"),
            models.CheckConstraint(
                condition=Q(posted_cents__isnull=True) | Q(posted_cents__gte=0, posted_cents__lte=F("cents")),
                name="order_fund_posted_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"


class Transition(models.Model):
    """One step of an order's life: never changed, never deleted. ``key`` is the caller's idempotency key."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="transitions")
    verb = models.TextField()
    from_state = models.TextField()
    to_state = models.TextField()
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=500, blank=True, default="")
    due_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    at = models.DateTimeField()
    key = models.UUIDField(null=True)

    class Meta:
        db_table = "orders_transition"
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="order_transition_key_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.from_state} -> {self.to_state}"
