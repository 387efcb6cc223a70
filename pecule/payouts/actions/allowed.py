"""Who may pay organisations, which day it is where days are counted, and the scheme."""

from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localtime

from pecule.kernel.actors import Actor
from pecule.payouts.rules.refusals import NotYourFiles
from pecule.scheme import Scheme, load
from pecule.signin.queries import may
from pecule.signin.rules import Permission


def scheme() -> Scheme:
    """This installation's scheme."""
    return load(settings.SCHEME)


def day_of(at: datetime) -> date:
    """The day of an instant where the law's days are counted."""
    return localtime(at).date()


def require(by: Actor, permission: Permission) -> None:
    """Refuse whoever has not this permission (NotYourFiles)."""
    if not may(by, permission):
        raise NotYourFiles
