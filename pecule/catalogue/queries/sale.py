"""What is on sale on a day: the same filter for search, offer pages and orders."""

from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from pecule.catalogue.models import Habilitation
from pecule.catalogue.queries.scheme import scheme
from pecule.scheme.delays import earliest_start


def offers_on_sale(day: date) -> Q:
    """Offers published by an organisation that may sell them on ``day`` (L6323-9-1).

    The same as ``Standing.sells`` and ``may_train``; ``sells_until`` is the earliest end of all conditions.
    """
    return Q(
        Q(certification__active_from__isnull=True) | Q(certification__active_from__lte=day),
        Q(certification__active_until__isnull=True) | Q(certification__active_until__gte=day),
        ~Q(certification__kind__in=scheme().words("habilitation.kinds", on=day)) | Q(Exists(_right_on(day))),
        status="published",
        organisation__status="listed",
        organisation__qualiopi_from__lte=day,
        organisation__sells_until__gte=day,
    )


@lru_cache(maxsize=32)
def first_start(day: date) -> date:
    """The first day on which a session ordered on ``day`` may start."""
    return earliest_start(scheme(), proposed_on=day).day


def _right_on(day: date) -> QuerySet[Habilitation]:
    return Habilitation.objects.filter(
        Q(end__isnull=True) | Q(end__gte=day),
        organisation_id=OuterRef("organisation_id"),
        certification_id=OuterRef("certification_id"),
        start__lte=day,
    )
