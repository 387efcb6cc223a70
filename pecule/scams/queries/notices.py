"""What a holder chose to hear of scams, and what they were told last."""

from datetime import datetime
from uuid import UUID

from pecule.scams.models import Following, Told
from pecule.scams.queries.warnings import WarningFacts, warnings_on
from pecule.statements import row

_LATEST = """
SELECT c.public_id, t.why FROM scams_told t JOIN scams_campaign c ON c.id = t.campaign_id
WHERE t.holder_id = %s AND t.at <= %s ORDER BY t.at DESC LIMIT 1
"""


def follows_warnings(holder_id: int) -> bool:
    """Whether a holder (inner id) chose to be told of new scams."""
    return Following.objects.filter(holder_id=holder_id).exists()


def told_now(holder_id: int, at: datetime) -> tuple[WarningFacts, str] | None:
    """The warning that a holder was told of last, while it is on, and why: asked, order. One query."""
    found = row(_LATEST, (holder_id, at))
    on: dict[UUID, WarningFacts] = {one.campaign: one for one in warnings_on(at)} if found else {}
    return (on[found[0]], str(found[1])) if found and found[0] in on else None


def told_to(holder_id: int) -> list[tuple[datetime, str, str]]:
    """Everything that a holder was told: when, the body imitated (empty: none), why. Latest first."""
    found = Told.objects.filter(holder_id=holder_id).order_by("-at")
    return list(found.values_list("at", "campaign__brand", "why"))
