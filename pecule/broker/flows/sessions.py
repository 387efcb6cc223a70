"""Browser sessions: what a sign-in leaves behind in this browser, and how far it serves the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from pecule.broker.models import BrowserSession
from pecule.broker.rules.levels import Earlier
from pecule.broker.rules.subjects import keyed
from pecule.issuing.rows import fingerprint
from pecule.openid.levels import Level


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just made: its inner number, and the cookie that names it."""

    number: int
    cookie: str


@dataclass(frozen=True, slots=True)
class Someone:
    """Who signed in: what a code will stand for."""

    account: int
    subject: UUID
    provider: str
    claims: Mapping[str, str]
    level: Level
    auth_time: int
    amr: tuple[str, ...]
    approval: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who signed in with this browser a while ago."""

    number: int
    account: int
    subject: UUID
    provider: str
    claims: Mapping[str, str]
    amr: tuple[str, ...]
    earlier: Earlier


def find(cookie: str, *, at: datetime) -> Session | None:
    """The session of this browser that has not ended, of an account that is not locked."""
    if not cookie:
        return None
    rows = BrowserSession.objects.select_related("account")
    row = rows.filter(key_hash=fingerprint(cookie), expires_at__gt=at, account__active=True).first()
    if row is None:
        return None
    earlier = Earlier(Level(row.level), row.auth_time, row.expires_at)
    return Session(row.pk, row.account_id, row.account.subject, row.provider_id, row.claims, tuple(row.amr), earlier)


def sid_of(session: int, client_id: str) -> str:
    """The name of a session for one client: nobody else's, and not the cookie's."""
    return keyed(bytes.fromhex(settings.BROKER_KEY), "sid", str(session), client_id).hex()


def forget(*, at: datetime) -> int:
    """Delete sessions that are over; return how many."""
    deleted, _ = BrowserSession.objects.filter(expires_at__lt=at).delete()
    return deleted
