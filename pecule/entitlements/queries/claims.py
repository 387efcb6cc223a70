"""Claims as a whole, for those who watch over the money."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, Sum

from pecule.entitlements.models import Claim


@dataclass(frozen=True, slots=True)
class ClaimTotals:
    """Claims still to recover: how many, the cents left, and the day of the oldest."""

    count: int
    left_cents: int
    oldest_at: datetime | None


def open_claims(*, file: UUID | None = None) -> ClaimTotals:
    """What open claims add up to, of one file or of all. One query."""
    found = Claim.objects.filter(recovered_cents__lt=F("amount_cents"))
    if file is not None:
        found = found.filter(file__public_id=file)
    totals = found.aggregate(
        count=Count("pk"), left=Sum(F("amount_cents") - F("recovered_cents")), oldest=Min("opened_at")
    )
    return ClaimTotals(totals["count"], totals["left"] or 0, totals["oldest"])
