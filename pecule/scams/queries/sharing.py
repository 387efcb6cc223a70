"""Campaigns as they are shared: those everybody is warned of for partners, any of them for our own analysts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import get_current_timezone, localtime

from pecule.kernel.refusals import NotFound
from pecule.scams.rules.campaigns import brand_title
from pecule.scams.rules.limits import limit as limit_of
from pecule.scams.sharing.campaigns import Operator, SharedCampaign, SharedIndicator
from pecule.screening.queries import standing
from pecule.statements import rows

# A campaign changes when it is reported, published, withdrawn, or when one of its indicators is pushed anew.
_CAMPAIGNS = """
SELECT c.id, c.public_id, c.brand, c.theme, c.channel, c.language, c.verdict, c.people, c.begun_at, c.last_at,
    greatest(c.last_at, w.at, w.withdrawn_at, p.at) AS changed_at, w.published, w.stands, w.text,
    (SELECT array_agg(DISTINCT lure) FROM scams_report r, jsonb_array_elements_text(r.lures) AS lure
     WHERE r.campaign_id = c.id)
FROM scams_campaign c
CROSS JOIN LATERAL (
    SELECT max(a.at) AS at, max(a.withdrawn_at) AS withdrawn_at, count(*) > 0 AS published,
        bool_or(a.withdrawn_at IS NULL) AS stands, (array_agg(a.text ORDER BY a.at DESC))[1] AS text
    FROM scams_warning a WHERE a.campaign_id = c.id
) w CROSS JOIN LATERAL (SELECT max(s.at) AS at FROM scams_push s WHERE s.campaign_id = c.id) p
"""
_ONE = f"{_CAMPAIGNS} WHERE c.public_id = %s"
_FEED = f"""
SELECT * FROM ({_CAMPAIGNS} WHERE w.published) f
WHERE f.changed_at > %s::timestamptz OR (f.changed_at = %s::timestamptz AND f.public_id > %s)
ORDER BY f.changed_at, f.public_id LIMIT %s
"""  # noqa: S608 -- both texts are ours
_PUSHED = """
SELECT p.campaign_id, p.kind, p.value, p.people, p.confidence, p.at, min(r.at), max(r.at)
FROM scams_push p
LEFT JOIN (scams_trace t JOIN scams_report r ON r.id = t.report_id)
    ON (t.kind, t.value, r.campaign_id) = (p.kind, p.value, p.campaign_id)
WHERE p.campaign_id = ANY(%s)
GROUP BY p.id ORDER BY p.campaign_id, p.confidence DESC, p.kind, p.value
"""
_SAID_BY_SEVERAL = """
SELECT text FROM scams_report WHERE campaign_id = %s GROUP BY text HAVING count(DISTINCT reporter) >= %s
ORDER BY count(DISTINCT reporter) DESC, max(at) DESC LIMIT 1
"""
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has read the feed: what changed up to an instant, and of that instant up to a campaign."""

    changed_at: datetime
    campaign: UUID = _FIRST


def operator() -> Operator:
    """Who shares: this service, by its address and its contact."""
    contact = parseaddr(settings.PECULE_CONTACT)[1]
    return Operator("Pécule", settings.PECULE_ADDRESS, contact)


def shared_campaign(public_id: UUID, *, at: datetime) -> SharedCampaign:
    """Any campaign, warned of or not, as it is shared. Raises NotFound."""
    found = rows(_ONE, (public_id,))
    if not found:
        raise NotFound
    return _shared(found, at)[0]


def published_campaign(public_id: UUID, *, at: datetime) -> SharedCampaign:
    """A campaign that people are, or were, warned of. Raises NotFound for any other."""
    found = shared_campaign(public_id, at=at)
    if not found.public:
        raise NotFound
    return found


def shared_since(place: Place | None, *, limit: int, at: datetime) -> list[SharedCampaign]:
    """Published campaigns that changed after ``place``, the longest unchanged first; withdrawn ones as revoked.

    Three queries, however many.
    """
    after = place or Place(datetime(1970, 1, 1, tzinfo=UTC))
    return _shared(rows(_FEED, (after.changed_at, after.changed_at, after.campaign, limit)), at)


def _shared(found: Sequence[Any], at: datetime) -> list[SharedCampaign]:
    day = localtime(at).date()
    pushed: dict[int, list[Any]] = {}
    for number, *said in rows(_PUSHED, ([one[0] for one in found],)):
        pushed.setdefault(number, []).append(said)
    listed = standing([(kind, value) for lines in pushed.values() for kind, value, *_ in lines])
    return [_campaign(one, pushed.get(one[0], []), listed, day) for one in found]


def _campaign(
    row: Sequence[Any], pushed: Sequence[Any], listed: Mapping[tuple[str, str], date], day: date
) -> SharedCampaign:
    number, public_id, brand, theme, channel, language, verdict, people, begun_at, last_at, changed_at, *rest = row
    published, stands, text, lures = rest
    return SharedCampaign(
        id=public_id,
        brand=brand_title(brand),
        theme=theme,
        channel=channel,
        language=language,
        verdict=verdict,
        text=text or _said_by_several(number, day),
        people=people,
        begun_at=begun_at,
        last_at=last_at,
        changed_at=changed_at,
        lures=tuple(lures or ()),
        indicators=tuple(_indicator(one, listed) for one in pushed),
        public=published,
        revoked=published and not stands,
    )


def _said_by_several(campaign: int, day: date) -> str:
    """The text that most people received, if several did; a text of one person's own goes nowhere."""
    found = rows(_SAID_BY_SEVERAL, (campaign, limit_of("indicator_people", day)))
    return str(found[0][0]) if found else ""


def _indicator(said: Sequence[Any], listed: Mapping[tuple[str, str], date]) -> SharedIndicator:
    kind, value, people, confidence, pushed_at, first_at, last_at = said
    until = listed.get((kind, value))
    ends = pushed_at if until is None else _end_of(until)
    return SharedIndicator(
        kind, value, people, confidence, first_at or pushed_at, last_at or pushed_at, ends, revoked=until is None
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=get_current_timezone())
