"""How sure the sign-in of a browser session is, and how long ago it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pecule.openid.levels import Level

LEVEL, SIGNED_IN_AT = "level", "signed_in_at"


def sure_enough(session: Mapping[str, Any], level: Level, *, within: timedelta, at: datetime) -> bool:
    """Whether this session was opened through a broker at ``level`` or above, less than ``within`` ago."""
    known, since = session.get(LEVEL, ""), session.get(SIGNED_IN_AT, "")
    if known not in set(Level) or not since:
        return False
    return Level(known).at_least(level) and at - datetime.fromisoformat(since) < within
