"""What an organisation earned in a year, and where its money stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum

from pecule.payouts.models import Payable, Payment


@dataclass(frozen=True, slots=True)
class Totals:
    """Cents, less debts taken off. ``suspended_cents`` is part of ``invoiced_cents``; ``paid_cents`` is the year's."""

    to_invoice_cents: int
    invoiced_cents: int
    suspended_cents: int
    in_file_cents: int
    paid_cents: int

    @property
    def owed_cents(self) -> int:
        """Everything earned and not paid yet."""
        return self.to_invoice_cents + self.invoiced_cents + self.in_file_cents


def turnover_of(organisation_id: int, *, year: int) -> int:
    """Cents that an organisation (inner id) was owed for trainings in ``year``, paid or not. One query."""
    owed = Payable.objects.filter(organisation_id=organisation_id, owed_on__year=year)
    return int(owed.aggregate(cents=Sum("cents", default=0))["cents"])


def totals_of(organisation_id: int, *, day: date) -> Totals:
    """Where the money of an organisation (inner id) stands on ``day``. Two queries."""
    left = F("cents") - F("compensated_cents")
    found = Payable.objects.filter(organisation_id=organisation_id).aggregate(
        to_invoice_cents=Sum(left, filter=Q(state="to_invoice"), default=0),
        invoiced_cents=Sum(left, filter=Q(state="invoiced"), default=0),
        suspended_cents=Sum(left, filter=Q(state="invoiced", suspended_until__gte=day), default=0),
        in_file_cents=Sum(left, filter=Q(state="in_file"), default=0),
    )
    booked = Payment.objects.filter(payable__organisation_id=organisation_id, state="booked", booked_on__year=day.year)
    return Totals(**found, paid_cents=booked.aggregate(cents=Sum("cents", default=0))["cents"])
