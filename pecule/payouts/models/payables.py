"""What organisations are owed, what holds it back, and what they owe back."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from pecule.payouts.rules.payables import GROUNDS

STATES = ("to_invoice", "invoiced", "in_file", "paid", "compensated")


class Payable(models.Model):
    """A sum owed to an organisation, known by the ``reference`` of what it is owed for. What is owed never changes.

    ``due_by`` is the last day to pay. ``state`` moves by giving the invoice, and from then on only by what happens to
    payments and compensations. ``compensated_cents`` was taken off it for debts; ``refused_iban`` is the account that
    a bank refused last: it is not tried again. ``suspended_until`` follows the suspensions.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    reference = models.CharField(max_length=60)
    organisation = models.ForeignKey("catalogue.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    cents = models.BigIntegerField()
    owed_on = models.DateField()
    key = models.UUIDField()
    state = models.TextField(default="to_invoice")
    invoice_number = models.CharField(max_length=35, blank=True, default="")
    invoiced_on = models.DateField(null=True)
    due_by = models.DateField(null=True)
    compensated_cents = models.BigIntegerField(default=0)
    refused_iban = models.CharField(max_length=34, blank=True, default="")
    suspended_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-owed_on", "-id"], name="payable_by_organisation"),
            models.Index(fields=["due_by", "id"], name="payable_to_pay", condition=Q(state="invoiced")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="payable_reference_once"),
            models.UniqueConstraint(
                fields=["organisation", "invoice_number"],
                name="payable_invoice_number_once",
                condition=~Q(invoice_number=""),
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="payable_above_zero"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="payable_state_known"),
            models.CheckConstraint(
                condition=Q(compensated_cents__gte=0, compensated_cents__lte=F("cents")),
                name="payable_compensated_within",
            ),
            models.CheckConstraint(
                condition=Q(state="compensated", compensated_cents=F("cents"))
                | (~Q(state="compensated") & Q(compensated_cents__lt=F("cents"))),
                name="payable_compensated_when_nothing_is_left",
            ),
            models.CheckConstraint(
                condition=Q(state="to_invoice", invoice_number="", invoiced_on__isnull=True, due_by__isnull=True)
                | (~Q(state="to_invoice") & ~Q(invoice_number="") & Q(due_by__gte=F("invoiced_on"))),
                name="payable_invoiced_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"payable:{self.public_id}"


class Suspension(models.Model):
    """A payment held back on a legal ``ground``, up to and including ``until``, unless it is released before.

    ``match`` is what screening found when it was screening that asked; nobody else's release ends it sooner.
    """

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.TextField()
    begun_on = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    released_by = models.CharField(max_length=80, blank=True, default="")
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=500, blank=True, default="")
    match = models.ForeignKey("screening.Match", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=sorted(GROUNDS)), name="suspension_ground_known"),
            models.CheckConstraint(condition=Q(until__gte=F("begun_on")), name="suspension_has_an_end"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="suspension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by="", release_reason="")
                | (Q(released_at__isnull=False, release_reason__regex=r"\S") & ~Q(released_by="")),
                name="suspension_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"suspension:{self.public_id}"


class Debt(models.Model):
    """A sum that an organisation pays back. After ``due_by`` it is taken off what it is owed next."""

    public_id = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    reference = models.CharField(max_length=60)
    organisation = models.ForeignKey("catalogue.Organisation", on_delete=models.PROTECT, related_name="+")
    cents = models.BigIntegerField()
    ground = models.CharField(max_length=500)
    owed_on = models.DateField()
    due_by = models.DateField()
    key = models.UUIDField()
    recovered_cents = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "due_by", "id"],
                name="debt_open",
                condition=Q(recovered_cents__lt=F("cents")),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="debt_reference_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="debt_above_zero"),
            models.CheckConstraint(condition=Q(due_by__gte=F("owed_on")), name="debt_dates_in_order"),
            models.CheckConstraint(
                condition=Q(recovered_cents__gte=0, recovered_cents__lte=F("cents")), name="debt_recovered_within"
            ),
        ]

    def __str__(self) -> str:
        return f"debt:{self.public_id}"


class Compensation(models.Model):
    """Cents of a debt taken off a payable: never changed, never undone."""

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="compensations")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="compensations")
    cents = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="compensation_above_zero")]

    def __str__(self) -> str:
        return f"compensation:{self.pk}"
