"""What screening holds back of what an organisation is owed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Max, Sum

from pecule.payouts.models import Payable


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many sums, how many cents are left of them, and the last day that the law allows for any of them."""

    count: int
    cents: int
    until: date | None


def held_back(organisation: UUID, *, day: date) -> HeldBack:
    """What is suspended on ``day``, by screening, of what an organisation (public id) is owed. Two queries."""
    rows = Payable.objects.filter(
        organisation__public_id=organisation,
        pk__in=Payable.objects.filter(
            suspensions__match__isnull=False, suspensions__released_at__isnull=True, suspensions__until__gte=day
        ).values("pk"),
    )
    found = rows.aggregate(cents=Sum(F("cents") - F("compensated_cents"), default=0), until=Max("suspended_until"))
    return HeldBack(rows.count(), found["cents"], found["until"])
