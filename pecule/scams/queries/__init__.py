"""What the room answers."""

from pecule.scams.queries.checking import Answer, check

__all__ = ["Answer", "check"]
