"""Whose orders: a holder's own, and those of a temporary account that was joined to theirs."""

from uuid import UUID

from django.db.models import Q


def of_holder(holder: int | UUID) -> Q:
    """Orders of this holder (inner or public id), those asked under a temporary number included."""
    if isinstance(holder, UUID):
        return Q(holder__public_id=holder) | Q(holder__merged_into__public_id=holder)
    return Q(holder_id=holder) | Q(holder__merged_into_id=holder)
