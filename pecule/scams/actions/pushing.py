"""A campaign's indicators go down to screening, which holds whoever shares them, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pecule.kernel.actors import Actor, system
from pecule.scams.actions.allowed import day_of
from pecule.scams.models import Campaign, Push, Warning
from pecule.scams.rules.campaigns import confidence
from pecule.scams.rules.indicators import Indicator
from pecule.scams.rules.limits import limit
from pecule.scams.rules.pushing import official, pushes
from pecule.screening.actions import NewIndicator, add_indicators, withdraw_indicator
from pecule.screening.queries import told_by
from pecule.screening.rules import read_value, shown_value
from pecule.statements import rows

BY = system("scams.campaigns")
SOURCE = "scam reports"
PUSHED_MAX = 200  # indicators of a campaign at once: those that most people gave
_HEARD = """
SELECT t.kind, t.value, count(DISTINCT r.reporter) FROM scams_report r JOIN scams_trace t ON t.report_id = r.id
WHERE r.campaign_id = %s GROUP BY t.kind, t.value HAVING count(DISTINCT r.reporter) >= %s
ORDER BY count(DISTINCT r.reporter) DESC, t.kind, t.value LIMIT %s
"""
# Of one report: only what was not pushed yet, which few people gave, so that a large campaign costs no more.
_HEARD_NOW = """
SELECT t.kind, t.value, count(DISTINCT r.reporter) FROM unnest(%s::text[], %s::text[]) AS now (kind, value)
JOIN scams_trace t ON t.value = now.value AND t.kind = now.kind JOIN scams_report r ON r.id = t.report_id
WHERE r.campaign_id = %s AND NOT EXISTS (SELECT FROM scams_push p WHERE p.campaign_id = r.campaign_id
    AND p.kind = now.kind AND p.value = now.value)
GROUP BY t.kind, t.value HAVING count(DISTINCT r.reporter) >= %s
"""


def push(campaign: Campaign, *, traces: Sequence[Indicator] | None, by: Actor, at: datetime) -> int:
    """Push what enough people gave of a campaign past its threshold; how many subjects screening holds by it.

    With ``traces``, only these, and only those that were never pushed. Each is as sure as independent people gave it,
    and stays listed some weeks after it was last heard. One rogue report adds nothing: see ``indicator_people``.
    """
    day = day_of(at)
    if not pushes(campaign.verdict, campaign.people, limit("independent_people", day)) or _taken_back(campaign):
        return 0
    needed = limit("indicator_people", day)
    heard = _heard(campaign, traces, needed)
    wanted = [(kind, value, people) for kind, value, people in heard if not official(kind, value)]
    if not wanted:
        return 0
    until = day + timedelta(days=limit("indicator_days", day))
    reference = str(campaign.public_id)
    said = [NewIndicator(kind, value, confidence(people, needed), until, reference) for kind, value, people in wanted]
    added = add_indicators(indicators=said, source=SOURCE, by=by, at=at)
    unfit = {place for place, _ in added.refused}
    _note(campaign, [one for place, one in enumerate(wanted) if place not in unfit], needed, at)
    return added.held


def take_back(campaign: Campaign, *, reason: str, at: datetime) -> int:
    """Withdraw what this campaign alone had listed; return how many indicators went off the lists.

    What another campaign pushed too stays, and so does whatever an officer confirmed.
    """
    others = Push.objects.exclude(campaign=campaign).values_list("kind", "value")
    own = Push.objects.filter(campaign=campaign).values_list("kind", "value")
    also = {_as_listed(kind, value) for kind, value in others.filter(value__in=[value for _, value in own])}
    gone = [one for one in told_by(SOURCE, str(campaign.public_id)) if (one.kind, one.value) not in also]
    for one in gone:
        withdraw_indicator(indicator=one.public_id, reason=reason, by=BY, at=at)
    return len(gone)


def _as_listed(kind: str, value: str) -> tuple[str, str]:
    return kind, shown_value(kind, read_value(kind, value))


def _taken_back(campaign: Campaign) -> bool:
    """Whether an analyst withdrew its warning and none stands: it stops nobody's money by itself any more."""
    warnings = Warning.objects.filter(campaign=campaign)
    withdrawn = warnings.filter(withdrawn_at__isnull=False).exists()
    return withdrawn and not warnings.filter(withdrawn_at__isnull=True).exists()


def _heard(campaign: Campaign, traces: Sequence[Indicator] | None, needed: int) -> list[tuple[str, str, int]]:
    if traces is None:
        return [(k, v, n) for k, v, n in rows(_HEARD, (campaign.pk, needed, PUSHED_MAX))]
    kinds, values = [one.kind for one in traces], [one.value for one in traces]
    return [(k, v, n) for k, v, n in rows(_HEARD_NOW, (kinds, values, campaign.pk, needed))]


def _note(campaign: Campaign, pushed: Sequence[tuple[str, str, int]], needed: int, at: datetime) -> None:
    Push.objects.bulk_create(
        [
            Push(campaign=campaign, kind=kind, value=value, people=n, confidence=confidence(n, needed), at=at)
            for kind, value, n in pushed
        ],
        update_conflicts=True,
        unique_fields=["campaign", "kind", "value"],
        update_fields=["people", "confidence", "at"],
    )
