"""What the room answers."""

from pecule.scams.queries.checking import Answer, check
from pecule.scams.queries.reporting import kept_of

__all__ = ["Answer", "check", "kept_of"]
