"""What is on sale on a day: the same filter for search, offer pages and orders."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from pecule.scheme import load
from pecule.scheme.delays import earliest_start


def offers_on_sale(day: date) -> Q:
    """Offers published by an organisation that may sell on ``day`` (L6323-9-1); the same as ``Standing.sells``."""
    return Q(
        status="published",
        organisation__status="listed",
        organisation__qualiopi_from__lte=day,
        organisation__qualiopi_until__gte=day,
    )


@lru_cache(maxsize=32)
def first_start(day: date) -> date:
    """The first day on which a session ordered on ``day`` may start."""
    return earliest_start(load(settings.SCHEME), proposed_on=day).day
