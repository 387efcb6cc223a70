"""Verbs of notices: queue one inside the verb that has something to tell."""

from pecule.notices.actions.queueing import queue

__all__ = ["queue"]
