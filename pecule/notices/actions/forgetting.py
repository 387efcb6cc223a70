"""Notices are not kept for ever: to whom and about what goes, that one was sent stays."""

from datetime import datetime, timedelta

from django.conf import settings

from pecule.notices.models import Outbox, State

_AT_ONCE = 5_000


def forget(*, at: datetime) -> int:
    """Empty what was sent or given up more than ``PECULE_NOTICES_KEPT_DAYS`` ago; return how many. Once is enough."""
    limit = at - timedelta(days=settings.PECULE_NOTICES_KEPT_DAYS)
    old = Outbox.objects.filter(facts__isnull=False, ended_at__lt=limit).exclude(state=State.QUEUED)
    forgotten = 0
    while some := list(old.order_by("ended_at", "pk").values_list("pk", flat=True)[:_AT_ONCE]):
        forgotten += Outbox.objects.filter(pk__in=some).update(facts=None, recipient="")
    return forgotten
