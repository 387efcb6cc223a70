"""Browser sessions: what a sign-in leaves behind in this browser, and how far it serves the next one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from pecule.broker.models import BrowserSession
from pecule.broker.rules.levels import INSTANCES, Earlier
from pecule.broker.rules.subjects import keyed
from pecule.issuing.rows import fingerprint, new_secret
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


def open_session(someone: Someone, *, at: datetime) -> Opened:
    """Remember a sign-in in this browser, under a name that nobody knew before."""
    cookie = new_secret()
    made = BrowserSession.objects.create(
        key_hash=fingerprint(cookie), account_id=someone.account, provider_id=someone.provider,
        level=someone.level.value, amr=list(someone.amr),
        auth_time=datetime.fromtimestamp(someone.auth_time, UTC), claims=dict(someone.claims),
        created_at=at, expires_at=at + INSTANCES[settings.BROKER_LEVEL].session,
    )  # fmt: skip
    return Opened(made.pk, cookie)


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


def join(session: int, account: int, client_id: str, *, sub: str, sid: str, at: datetime) -> bool:
    """Note that a client knows this person's session, so that it is told when it ends; False when it ended already."""
    known: dict[str, Any] = {client_id: {"sub": sub, "sid": sid}}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE broker_session SET participants = participants || %s::jsonb "
            "WHERE id = %s AND account_id = %s AND expires_at > %s",
            [json.dumps(known), session, account, at],
        )
        return bool(cursor.rowcount)


def forget(*, at: datetime) -> int:
    """Delete sessions that are over; return how many."""
    deleted, _ = BrowserSession.objects.filter(expires_at__lt=at).delete()
    return deleted
