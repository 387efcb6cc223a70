"""Who may list and decide, which day it is where days are counted, and the key under which values are hashed."""

import hmac
from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localtime

from pecule.kernel.actors import Actor
from pecule.screening.rules.refusals import NotYourMatches
from pecule.signin.queries import may
from pecule.signin.rules import Permission


def require(by: Actor) -> None:
    """Refuse whoever may not decide on what screening holds (NotYourMatches); jobs of ours may."""
    if not may(by, Permission.DECIDE_MATCHES):
        raise NotYourMatches


def day_of(at: datetime) -> date:
    """The day of an instant where the law's days are counted."""
    return localtime(at).date()


def digest(kind: str, value: str) -> bytes:
    """The keyed hash of a value that was read: without the key, nobody can try values on what is kept."""
    return hmac.digest(bytes.fromhex(settings.SCREENING_KEY), f"{kind}\0{value}".encode(), "sha256")
