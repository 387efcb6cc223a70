"""Verbs of scams. Each writes its audit line in its own transaction, or nothing at all."""

from pecule.scams.actions.deciding import merge_campaigns, split_campaign
from pecule.scams.actions.keeping import forget_old, watch_growth
from pecule.scams.actions.notifying import follow_warnings, tell_holders
from pecule.scams.actions.receiving import receive_email
from pecule.scams.actions.reporting import Reported, delete_report, report_message
from pecule.scams.actions.sharing import share_campaign
from pecule.scams.actions.texting import forget_dialogues, receive_text
from pecule.scams.actions.warnings import publish_warning, withdraw_warning

__all__ = [
    "Reported",
    "delete_report",
    "follow_warnings",
    "forget_dialogues",
    "forget_old",
    "merge_campaigns",
    "publish_warning",
    "receive_email",
    "receive_text",
    "report_message",
    "share_campaign",
    "split_campaign",
    "tell_holders",
    "watch_growth",
    "withdraw_warning",
]
