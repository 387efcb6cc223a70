"""Warnings: those that are on, for every page, and each for its own."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.scams.models import Alert
from pecule.scams.rules.alerts import ends

FRESH_SECONDS = 15.0
"""For so long a process shows what it read: a page costs no query, and a warning is a quarter of a minute late."""
ON_MAX = 20


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """A warning of a campaign: a real ``text`` of it, the body that it imitates, how many people reported it."""

    public_id: UUID
    campaign: UUID
    brand: str
    theme: str
    channel: str
    language: str
    verdict: str
    text: str
    people: int
    at: datetime
    last_at: datetime
    withdrawn_at: datetime | None

    def on(self, at: datetime) -> bool:
        """Whether people are warned at an instant."""
        return self.withdrawn_at is None and self.at <= at < ends(self.last_at)


class _Kept:
    """What this process read last, and when by its own clock."""

    def __init__(self) -> None:
        self.read_at = float("-inf")
        self.alerts: list[AlertFacts] = []

    def fresh(self) -> list[AlertFacts]:
        if time.monotonic() - self.read_at > FRESH_SECONDS:
            self.alerts = _open("-campaign__last_at", ON_MAX)
            self.read_at = time.monotonic()
        return self.alerts


_KEPT = _Kept()


def alerts_on(at: datetime) -> list[AlertFacts]:
    """Warnings that are on, what was reported last first. Read anew at most every ``FRESH_SECONDS`` of this process."""
    return [one for one in _KEPT.fresh() if one.on(at)]


def forget_alerts() -> None:
    """Read the warnings anew at the next page of this process."""
    _KEPT.read_at = float("-inf")


def alerts(*, limit: int = 50) -> list[AlertFacts]:
    """Warnings that were not withdrawn, the latest first, those that went off by themselves too."""
    return _open("-at", limit)


def alert(public_id: UUID) -> AlertFacts:
    """One warning, withdrawn or not. Raises NotFound."""
    found = Alert.objects.select_related("campaign").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return _facts(found)


def _open(order: str, limit: int) -> list[AlertFacts]:
    found = Alert.objects.filter(withdrawn_at__isnull=True).select_related("campaign").order_by(order, "-pk")
    return [_facts(one) for one in found[:limit]]


def _facts(one: Alert) -> AlertFacts:
    campaign = one.campaign
    return AlertFacts(
        one.public_id,
        campaign.public_id,
        campaign.brand,
        campaign.theme,
        campaign.channel,
        campaign.language,
        campaign.verdict,
        one.text,
        max(one.people, campaign.people),
        one.at,
        campaign.last_at,
        one.withdrawn_at,
    )
