"""What a report would keep of a message, shown before anything is kept."""

from pecule.scams.rules import Message, read
from pecule.scams.rules.privacy import Cleaned, clean


def kept_of(message: Message) -> Cleaned:
    """The message as a report keeps it; nothing is kept by asking."""
    return clean(read(message))
