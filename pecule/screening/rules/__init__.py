"""Pure decisions of screening: what a shared thing is reduced to, and what sharing it means."""

from pecule.screening.rules.deciding import HOLD_FROM, OUTCOMES, Answer, Listed, Reason, decide
from pecule.screening.rules.lists import ListRow, read_list, written_list
from pecule.screening.rules.refusals import (
    ConfidenceOutside,
    ExpiryOutside,
    IndicatorOfficial,
    IndicatorTooBroad,
    IndicatorUnfit,
    KindUnknown,
    ListUnreadable,
    MatchDecided,
    NotYourMatches,
    PurchaseHeld,
    ReasonMissing,
    SourceMissing,
    TooManyHeld,
)
from pecule.screening.rules.values import KINDS, domains_of, read_reason, read_value, shown_value

__all__ = [
    "HOLD_FROM",
    "KINDS",
    "OUTCOMES",
    "Answer",
    "ConfidenceOutside",
    "ExpiryOutside",
    "IndicatorOfficial",
    "IndicatorTooBroad",
    "IndicatorUnfit",
    "KindUnknown",
    "ListRow",
    "ListUnreadable",
    "Listed",
    "MatchDecided",
    "NotYourMatches",
    "PurchaseHeld",
    "Reason",
    "ReasonMissing",
    "SourceMissing",
    "TooManyHeld",
    "decide",
    "domains_of",
    "read_list",
    "read_reason",
    "read_value",
    "shown_value",
    "written_list",
]
