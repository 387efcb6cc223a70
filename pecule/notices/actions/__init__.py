"""Verbs of notices: queue one inside the verb that has something to tell; send what is due; forget what is old."""

from pecule.notices.actions.forgetting import forget
from pecule.notices.actions.queueing import queue
from pecule.notices.actions.sending import send_due

__all__ = ["forget", "queue", "send_due"]
