"""Verbs of scams. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.scams.actions.alerts import publish_alert, withdraw_alert
from pecule.scams.actions.deciding import merge_campaigns, split_campaign
from pecule.scams.actions.keeping import forget_old, watch_growth
from pecule.scams.actions.reporting import Reported, delete_report, report_message

__all__ = [
    "Reported",
    "delete_report",
    "forget_old",
    "merge_campaigns",
    "publish_alert",
    "report_message",
    "split_campaign",
    "watch_growth",
    "withdraw_alert",
]
