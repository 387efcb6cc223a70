"""Holders are told of a scam that may touch them: those who asked, and those with an order it may concern.

Who has an order at an organisation that shares an indicator is told once an officer confirmed that it does: before, the
organisation is only suspected, and its purchases are held anyway. The notice names no organisation.
"""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from pecule.audit.actions import record
from pecule.holders.models import Holder
from pecule.holders.queries.addresses import address_of
from pecule.kernel.actors import Actor, system
from pecule.notices.actions import queue
from pecule.orders.queries.whose import holders_with_open_orders
from pecule.scams.actions.allowed import day_of
from pecule.scams.models import Campaign, Following, Told
from pecule.scams.queries.warnings import WarningFacts, all_warnings
from pecule.scams.rules.notifying import AT_ONCE, REST, sends, to_tell, week_of
from pecule.scams.rules.warning import title, to_do
from pecule.screening.queries.matches import confirmed_organisations
from pecule.statements import rows

BY = system("scams.notices")
# Those of the followers who may be told now: asking the database keeps a country of them out of memory.
_FOLLOWERS = """
SELECT f.holder_id FROM scams_following f WHERE NOT EXISTS (
    SELECT FROM scams_told t WHERE t.holder_id = f.holder_id AND (t.campaign_id = %s OR t.at > %s OR t.week = %s))
ORDER BY f.holder_id LIMIT %s
"""


@transaction.atomic
def follow_warnings(*, holder_id: int, wanted: bool, by: Actor, at: datetime) -> None:
    """Tell a holder (inner id) of new scams from now on, or no longer. Said twice, it changes nothing."""
    if wanted:
        changed = Following.objects.get_or_create(holder_id=holder_id, defaults={"since": at})[1]
    else:
        changed = bool(Following.objects.filter(holder_id=holder_id).delete()[0])
    if changed:
        subject = str(Holder.objects.get(pk=holder_id))
        record(by=by, verb="scams.follow_warnings", subject=subject, details={"wanted": wanted}, at=at)


def tell_holders(*, at: datetime) -> int:
    """Tell whom each new warning may touch, 500 people a warning at most; return how many were told.

    Each hears once of a campaign, and of one campaign a week. Again changes nothing for those who were told.
    """
    return sum(_tell(one, at) for one in all_warnings() if one.on(at) and sends(one.at, at))


@transaction.atomic
def _tell(warning: WarningFacts, at: datetime) -> int:
    campaign = Campaign.objects.select_for_update().get(public_id=warning.campaign)
    week = week_of(day_of(at))
    followers = [holder for (holder,) in rows(_FOLLOWERS, (campaign.pk, at - REST, week, AT_ONCE))]
    concerned = holders_with_open_orders(confirmed_organisations(str(warning.campaign)))
    earlier = Told.objects.filter(holder_id__in=concerned)
    heard = set(earlier.filter(campaign=campaign).values_list("holder_id", flat=True))
    resting = set(earlier.filter(at__gt=at - REST).values_list("holder_id", flat=True))
    resting |= set(earlier.filter(week=week).values_list("holder_id", flat=True))
    chosen = to_tell(concerned=concerned, followers=followers, told=heard, resting=resting)
    Told.objects.bulk_create(
        Told(campaign=campaign, holder_id=holder, why=why, at=at, week=week) for holder, why in chosen
    )
    for holder, why in chosen:
        _write(holder, why, warning, at)
    if chosen:
        subject = f"campaign:{warning.campaign}"
        record(by=BY, verb="scams.tell_holders", subject=subject, details={"people": len(chosen)}, at=at)
    return len(chosen)


def _write(holder: int, why: str, warning: WarningFacts, at: datetime) -> None:
    """An e-mail, where one is known; the line on their page is there in any case."""
    found = address_of(holder)
    if found is None:
        return
    address, language = found
    facts = {
        "what": title(warning.brand, warning.channel, language), "advice": to_do(warning.theme, language), "why": why,
    }  # fmt: skip
    key = _key(warning.campaign, holder)
    queue(to=address, language=language, template="scam_warning", facts=facts, key=key, at=at, by=BY)


def _key(campaign: UUID, holder: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"scams:told:{campaign}:{holder}")
