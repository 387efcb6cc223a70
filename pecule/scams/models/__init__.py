"""Tables of the room. Their rules in SQL stand in ``sql/``."""

from pecule.scams.models.campaigns import Band, Campaign, Leader, Link
from pecule.scams.models.dialogues import Dialogue, Replied
from pecule.scams.models.notices import Following, Told
from pecule.scams.models.reports import Report, Trace
from pecule.scams.models.warnings import Push, Warning

__all__ = [
    "Band",
    "Campaign",
    "Dialogue",
    "Following",
    "Leader",
    "Link",
    "Push",
    "Replied",
    "Report",
    "Told",
    "Trace",
    "Warning",
]
