"""Warnings: those that are on, for every page, and each for its own."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.scams.models import Alert
from pecule.scams.rules.alerts import ends

FRESH_SECONDS = (
    15.0  # for so long a process shows what it read: a page costs no query, a warning is a quarter minute late
)


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


_kept: tuple[float, tuple[AlertFacts, ...]] | None = None


def alerts_on(at: datetime) -> list[AlertFacts]:
    """Warnings that are on, what was reported last first. Read anew at most every ``FRESH_SECONDS`` of this process."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > FRESH_SECONDS:
        found = (
            Alert.objects.filter(withdrawn_at__isnull=True).select_related("campaign").order_by("-campaign__last_at")
        )
        _kept = (now, tuple(map(_facts, found[:20])))
    return [one for one in _kept[1] if one.on(at)]


def forget_alerts() -> None:
    """Read the warnings anew at the next page of this process."""
    global _kept
    _kept = None


def alerts(*, limit: int = 50) -> list[AlertFacts]:
    """Warnings that were not withdrawn, the latest first, those that went off by themselves too."""
    found = Alert.objects.filter(withdrawn_at__isnull=True).select_related("campaign").order_by("-at")
    return [_facts(one) for one in found[:limit]]


def alert(public_id: UUID) -> AlertFacts:
    """One warning, withdrawn or not. Raises NotFound."""
    found = Alert.objects.select_related("campaign").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return _facts(found)


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
