"""The outbox."""

from pecule.notices.models.outbox import Outbox, State

__all__ = ["Outbox", "State"]
