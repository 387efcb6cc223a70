"""Tables of the room. Their rules in SQL stand in ``sql/``."""

from pecule.scams.models.alerts import Alert, Push
from pecule.scams.models.campaigns import Band, Campaign, Leader, Link
from pecule.scams.models.reports import Report, Trace

__all__ = ["Alert", "Band", "Campaign", "Leader", "Link", "Push", "Report", "Trace"]
