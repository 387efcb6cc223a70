"""Who may decide on campaigns, which day it is where days are counted, the lock of a brand, and keyed hashes."""

import hmac
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.scams.models import Campaign
from pecule.scams.rules.campaigns import CampaignMerged, NotYourCampaigns
from pecule.signin.queries import may
from pecule.signin.rules import Permission
from pecule.statements import rows


def require(by: Actor) -> None:
    """Refuse whoever may not decide on campaigns (NotYourCampaigns); jobs of ours may."""
    if not may(by, Permission.RUN_CAMPAIGNS):
        raise NotYourCampaigns


def day_of(at: datetime) -> date:
    """The day of an instant where days are counted."""
    return localtime(at).date()


def digest(kind: str, value: str) -> bytes:
    """The keyed hash of a value: without the key, nobody can try values on what is kept."""
    return hmac.digest(bytes.fromhex(settings.SCAMS_KEY), f"{kind}\0{value}".encode(), "sha256")


def lock_brand(brand: str) -> None:
    """Wait until no other transaction changes campaigns of this brand, and hold them off until this one ends.

    Two first reports of a message that come at once then make one campaign.
    """
    rows("SELECT pg_advisory_xact_lock(hashtext('scams'), hashtext(%s))", (brand,))


def locked_campaign(public_id: UUID) -> Campaign:
    """A campaign that may be changed, with its brand. Raises NotFound, CampaignMerged."""
    known = Campaign.objects.filter(public_id=public_id).first()
    if known is None:
        raise NotFound
    lock_brand(known.brand)
    found = Campaign.objects.select_for_update().get(pk=known.pk)
    if found.merged_into_id is not None:
        raise CampaignMerged
    return found
