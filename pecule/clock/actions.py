"""The one verb of the clock."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from pecule.clock.models import ClockShift
from pecule.clock.rules import ClockNotYours, check_days
from pecule.kernel.actors import Actor


@transaction.atomic
def move_forward(*, days: int, by: Actor, at: datetime) -> int:
    """Move a demonstration's clock forward by 1 to 60 days; return by how many days it is ahead now.

    The trail stands above this room: whoever calls writes the line. Raises ClockNotYours, DaysOutOfRange.
    """
    if not settings.PECULE_DEMO:
        raise ClockNotYours
    check_days(days)
    ClockShift.objects.bulk_create([ClockShift(days=0, moved_at=at, moved_by=str(by))], ignore_conflicts=True)
    ClockShift.objects.filter(pk=1).update(days=F("days") + days, moved_at=at, moved_by=str(by))
    return ClockShift.objects.values_list("days", flat=True).get(pk=1)
