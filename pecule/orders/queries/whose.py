"""Whose orders: a holder's own, and those of a temporary account that was joined to theirs; and whose training."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from pecule.kernel.refusals import NotFound
from pecule.orders.models import Order
from pecule.orders.rules.life import OPEN


def of_holder(holder: int | UUID) -> Q:
    """Orders of this holder (inner or public id), those asked under a temporary number included."""
    if isinstance(holder, UUID):
        return Q(holder__public_id=holder) | Q(holder__merged_into__public_id=holder)
    return Q(holder_id=holder) | Q(holder__merged_into_id=holder)


def holders_with_open_orders(organisations: Sequence[UUID]) -> list[int]:
    """Holders (inner ids) who have an order that is neither over nor called off at one of these (public ids)."""
    if not organisations:
        return []
    found = Order.objects.filter(organisation__public_id__in=organisations, state__in=OPEN)
    return list(found.values_list(Coalesce("holder__merged_into_id", "holder_id"), flat=True).order_by().distinct())


def subjects_of(order: UUID) -> list[tuple[str, UUID]]:
    """What screening looks at for an order, by kind and public id: its organisation, its offer, itself last.

    Raises NotFound.
    """
    of = ("organisation__public_id", "session__action__offer__public_id")
    found = Order.objects.filter(public_id=order).values_list(*of).first()
    if found is None:
        raise NotFound
    return [("organisation", found[0]), ("offer", found[1]), ("order", order)]
