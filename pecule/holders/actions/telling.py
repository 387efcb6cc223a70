"""Notices to a holder about their own account."""

from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from pecule.holders.models import Holder
from pecule.holders.queries.addresses import address_of
from pecule.kernel.actors import Actor
from pecule.notices.actions import queue


def tell(holder: Holder, template: str, facts: dict[str, str | date], *, by: Actor, at: datetime) -> None:
    """Queue one notice to the holder, where an e-mail of theirs is known; in the transaction of what it tells."""
    found = address_of(holder.pk)
    if found is not None:
        key = uuid5(NAMESPACE_URL, f"holders:{holder.public_id}:{template}:{at.isoformat()}")
        queue(to=found[0], language=found[1], template=template, facts=facts, key=key, at=at, by=by)
