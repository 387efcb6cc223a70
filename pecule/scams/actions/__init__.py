"""Verbs of scams. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.scams.actions.deciding import merge_campaigns, split_campaign
from pecule.scams.actions.keeping import forget_old, watch_growth
from pecule.scams.actions.notifying import follow_warnings, tell_holders
from pecule.scams.actions.reporting import Reported, delete_report, report_message
from pecule.scams.actions.sharing import share_campaign
from pecule.scams.actions.warnings import publish_warning, withdraw_warning

__all__ = [
    "Reported",
    "delete_report",
    "follow_warnings",
    "forget_old",
    "merge_campaigns",
    "publish_warning",
    "report_message",
    "share_campaign",
    "split_campaign",
    "tell_holders",
    "watch_growth",
    "withdraw_warning",
]
