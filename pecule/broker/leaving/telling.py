"""Telling services that somebody signed out, until they have heard or are given up."""

from datetime import datetime, timedelta

from django.db import transaction

from pecule.broker.leaving.ending import logout_token, not_told, told
from pecule.broker.models import PendingLogout
from pecule.broker.partners import providers
from pecule.broker.ports import PartnerAway, PartnerRefused
from pecule.issuing import registry as issued

_AT_ONCE = 200


def tell_logouts(*, at: datetime) -> dict[str, int]:
    """Send the logout tokens that are due; each is looked at by one worker at a time."""
    counts = {"told": 0, "to try again": 0}
    for _ in range(_AT_ONCE):
        with transaction.atomic():
            due = (
                PendingLogout.objects.select_for_update(skip_locked=True)
                .filter(due_at__lte=at)
                .order_by("due_at", "pk")
            )
            pending = due.first()
            if pending is None:
                break
            heard = _tell(pending, at)
            if heard:
                told(pending, at=at)
            else:
                not_told(pending, later=at + timedelta(minutes=2**pending.tries), at=at)
            counts["told" if heard else "to try again"] += 1
    return counts


def _tell(pending: PendingLogout, at: datetime) -> bool:
    client = issued.client(pending.client_id)
    if client is None or not client.backchannel_logout_uri:
        return True
    try:
        providers().notify(client.backchannel_logout_uri, {"logout_token": logout_token(pending, client, at=at)})
    except (PartnerAway, PartnerRefused):
        return False
    return True
