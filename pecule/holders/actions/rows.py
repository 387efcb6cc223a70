"""Taking hold of one person's row for the length of a transaction."""

from pecule.holders.models import Holder
from pecule.kernel.refusals import NotFound


def held(holder_id: int) -> Holder:
    """Lock and return a row. Every verb on one person starts here. Raises NotFound."""
    holder = Holder.objects.select_for_update(no_key=True).filter(pk=holder_id).first()
    if holder is None:
        raise NotFound
    return holder


def subject(holder: Holder) -> str:
    """How the trail names a person."""
    return f"holder:{holder.public_id}"
