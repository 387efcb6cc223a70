"""A campaign leaves the house: who took it, and in which format, stays in the trail."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.scams.actions.allowed import require
from pecule.scams.queries.sharing import operator, shared_campaign
from pecule.scams.sharing.files import SharedFile, written


@transaction.atomic
def share_campaign(*, campaign: UUID, form: str, by: Actor, at: datetime) -> SharedFile:
    """Write a campaign as one of ``FORMATS`` and note who took it. Fraud analysts.

    Raises NotFound, NotYourCampaigns, NothingToTakeDown.
    """
    require(by)
    found = shared_campaign(campaign, at=at)
    made = written(found, operator(), form)
    details = {"as": form, "indicators": len(found.indicators), "public": found.public}
    record(by=by, verb="scams.share", subject=f"campaign:{campaign}", details=details, at=at)
    return made
