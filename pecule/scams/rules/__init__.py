"""Pure decisions on messages: what one holds, what it is, what to do."""

from pecule.scams.rules.messages import CHANNELS, HAPPENED, TEXT_MAX, Finding, Message
from pecule.scams.rules.reading import Reading, read
from pecule.scams.rules.verdict import VERDICTS, Verdict, judge

__all__ = ["CHANNELS", "HAPPENED", "TEXT_MAX", "VERDICTS", "Finding", "Message", "Reading", "Verdict", "judge", "read"]
