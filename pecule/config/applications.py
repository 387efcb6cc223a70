"""The applications of this code, each a process with its own settings, database and host name."""

import os
from collections.abc import Sequence

APPLICATIONS = {
    "portal": "pecule.config.settings",
    "broker": "pecule.config.broker",
    "wallet": "pecule.config.wallet",
    "identities": "pecule.config.identities",
}


def choose_application(words: Sequence[str]) -> list[str]:
    """Set which settings this process reads, by the first word or ``PECULE_APPLICATION``; return the other words."""
    named = bool(words) and words[0] in APPLICATIONS
    if named:
        os.environ["PECULE_APPLICATION"] = words[0]
    settings = APPLICATIONS[os.environ.setdefault("PECULE_APPLICATION", "portal")]
    if named:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    return list(words[1:] if named else words)
