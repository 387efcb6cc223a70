"""Orders, the funds that pay them, and every step of their life."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.orders.rules.life import STATES

GIVEN = ("in_training", "service_done", "completed")


class Order(models.Model):
    """One holder's order for one session. What was ordered is fixed by the request and never changes.

    ``state`` and ``due_on`` (last day to act, in Paris) change only by inserting a Transition. ``price_cents`` is
    the whole price; ``paid_cents`` what the organisation earned once the service done was validated.
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
    state = models.TextField(default="draft")
    due_on = models.DateField(null=True)
    entered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    completion_percent = models.SmallIntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-requested_at"], name="order_by_holder"),
            models.Index(fields=["organisation", "state", "due_on"], name="order_by_organisation"),
            models.Index(fields=["session", "state"], name="order_by_session"),
            models.Index(fields=["due_on", "id"], name="order_due", condition=Q(due_on__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["holder", "request_key"], name="order_requested_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="order_state_known"),
            models.CheckConstraint(condition=Q(price_cents__gt=0), name="order_price_above_zero"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="order_dates_in_order"),
            models.CheckConstraint(
                condition=Q(completion_percent__isnull=True) | Q(completion_percent__range=(0, 100)),
                name="order_completion_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(paid_cents__isnull=True) | Q(paid_cents__gte=0, paid_cents__lte=F("price_cents")),
                name="order_paid_within_price",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN) | Q(entered_on__isnull=False), name="order_given_was_entered"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("service_done", "completed"))
                | Q(completion_percent__isnull=False, ended_on__gte=F("entered_on")),
                name="order_done_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state="completed", paid_cents__isnull=False)
                | (~Q(state="completed") & Q(paid_cents__isnull=True)),
                name="order_paid_when_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"order:{self.public_id}"


class OrderFund(models.Model):
    """What one ledger account pays of one order: ``cents`` held by the pending transfer ``pending_id``.

    ``kind`` is the scheme's kind of fund, or ``participation``. ``posted_cents`` is known once the order is completed.
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
    at = models.DateTimeField()
    key = models.UUIDField(null=True)

    class Meta:
        db_table = "orders_transition"
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="order_transition_key_once")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.from_state} -> {self.to_state}"
