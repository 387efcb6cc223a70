"""Telling screening what organisations and offers have, whenever it changes: facts are pushed down."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pecule.catalogue.models import Offer, Organisation
from pecule.catalogue.queries.sharing import Shared, shared_by_offers, shared_by_organisations
from pecule.kernel.actors import Actor
from pecule.screening.actions import register

AT_ONCE = 2_000


def tell_organisations(organisation_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Tell what these organisations (inner ids) have now; return how many facts are new. Whoever shares is held."""
    return _tell("organisation", shared_by_organisations, organisation_ids, by, at)


def tell_offers(offer_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Tell what these offers (inner ids) say now; return how many facts are new. Whoever shares is held."""
    return _tell("offer", shared_by_offers, offer_ids, by, at)


def tell_everything(*, by: Actor, at: datetime) -> dict[str, int]:
    """Tell of every organisation, and of every offer that one wrote itself; return how many facts were not known.

    What was written by whatever way is thus known a day later at the latest.
    """
    offers = Offer.objects.filter(source="organisation").order_by("pk")
    return {
        "organisation_facts": _in_turn(tell_organisations, Organisation.objects.order_by("pk"), by, at),
        "offer_facts": _in_turn(tell_offers, offers, by, at),
    }


def _in_turn(tell: Callable[..., int], rows: QuerySet[Any], by: Actor, at: datetime) -> int:
    numbers = list(rows.values_list("pk", flat=True))
    return sum(tell(numbers[start : start + AT_ONCE], by=by, at=at) for start in range(0, len(numbers), AT_ONCE))


@transaction.atomic
def _tell(kind: str, read: Callable[[Collection[int]], Shared], ids: Collection[int], by: Actor, at: datetime) -> int:
    return register({(kind, one): facts for one, facts in read(ids).items()}, by=by, at=at)
