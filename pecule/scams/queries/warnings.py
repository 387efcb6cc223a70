"""Warnings: those that are on, for every page, and each for its own."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pecule.kernel.refusals import NotFound
from pecule.scams.models import Warning
from pecule.scams.rules.publishing import ends

FRESH_SECONDS = 15.0
"""For so long a process shows what it read: a page costs no query, and a warning is a quarter of a minute late."""
ON_MAX = 20


@dataclass(frozen=True, slots=True)
class WarningFacts:
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
        self.warnings: list[WarningFacts] = []

    def fresh(self) -> list[WarningFacts]:
        if time.monotonic() - self.read_at > FRESH_SECONDS:
            self.warnings = _open("-campaign__last_at", ON_MAX)
            self.read_at = time.monotonic()
        return self.warnings


_KEPT = _Kept()


def warnings_on(at: datetime) -> list[WarningFacts]:
    """Warnings that are on, what was reported last first. Read anew at most every ``FRESH_SECONDS`` of this process."""
    return [one for one in _KEPT.fresh() if one.on(at)]


def forget_warnings() -> None:
    """Read the warnings anew at the next page of this process."""
    _KEPT.read_at = float("-inf")


def all_warnings(*, limit: int = 50) -> list[WarningFacts]:
    """Warnings that were not withdrawn, the latest first, those that went off by themselves too."""
    return _open("-at", limit)


def warning_of(public_id: UUID) -> WarningFacts:
    """One warning, withdrawn or not. Raises NotFound."""
    found = Warning.objects.select_related("campaign").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return _facts(found)


def _open(order: str, limit: int) -> list[WarningFacts]:
    found = Warning.objects.filter(withdrawn_at__isnull=True).select_related("campaign").order_by(order, "-pk")
    return [_facts(one) for one in found[:limit]]


def _facts(one: Warning) -> WarningFacts:
    campaign = one.campaign
    return WarningFacts(
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
