"""Signing out: the browser comes from a service, its session here ends, and the other services are told."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from pecule.audit.actions import record
from pecule.broker.models import BrowserSession, PendingLogout
from pecule.issuing import keyring
from pecule.issuing import registry as issued
from pecule.issuing.rows import fingerprint
from pecule.kernel.actors import STRANGER, Actor
from pecule.openid import jose
from pecule.openid.errors import TokenRefused
from pecule.openid.provider import tokens
from pecule.openid.provider.clients import Client

TRIES_MAX = 8


@dataclass(frozen=True, slots=True)
class Leaving:
    """A request to sign out that was understood. ``back``: a registered address, or empty."""

    client: Client | None
    sub: str
    back: str


def read_logout(given: Mapping[str, str]) -> Leaving:
    """Who asks for the end of which session (OIDC RP-Initiated Logout 2). Never refuses: at worst nobody is named.

    The hint is believed whatever its age, since people sign out after hours (section 4), but only if we signed it.
    """
    claims: Mapping[str, Any] = {}
    if hint := given.get("id_token_hint", ""):
        try:
            keys = jose.keys_from(keyring.public_keys("sig"))
            opened = jose.decrypt(hint, keyring.opening_keys()) if jose.is_encrypted(hint) else hint
            claims = jose.verify(opened, keys, typ=["JWT"], algs=jose.SIGNING)
        except TokenRefused:
            claims = {}
    named = str(claims.get("aud", "")) or given.get("client_id", "")
    client = issued.client(named)
    back = given.get("post_logout_redirect_uri", "")
    allowed = client is not None and back in client.post_logout_redirect_uris
    return Leaving(client, str(claims.get("sub", "")), back if allowed else "")


def names_this_session(leaving: Leaving, session_key: str) -> bool:
    """Whether the hint is about the person signed in with this browser: then nobody need be asked (section 2)."""
    session = _session(session_key)
    if session is None or leaving.client is None or not leaving.sub:
        return False
    known = session.participants.get(leaving.client.client_id, {})
    return bool(known.get("sub") == leaving.sub)


@transaction.atomic
def sign_out(session_key: str, *, by: Actor = STRANGER, at: datetime) -> None:
    """End the session of this browser, and queue what tells the services it visited; no session is fine."""
    session = _session(session_key)
    if session is not None:
        end_session(session, by=by, at=at)


def replace_session(cookie: str, number: int, *, account: int, at: datetime) -> None:
    """End the session that this browser had before, inside the caller's transaction; there may be none.

    Services that knew it as the same person's are told when the new session ends; those of somebody else at once.
    """
    old = BrowserSession.objects.select_for_update().filter(key_hash=fingerprint(cookie)).first() if cookie else None
    if old is None:
        return
    if old.account_id != account:
        end_session(old, by=STRANGER, at=at)
        return
    new = BrowserSession.objects.get(pk=number)
    new.participants = old.participants | new.participants
    new.save(update_fields=["participants"])
    old.delete()


def end_session(session: BrowserSession, *, by: Actor, at: datetime) -> None:
    """End one session, inside the caller's transaction."""
    told = []
    for client_id, known in sorted(session.participants.items()):
        client = issued.client(client_id)
        if client is not None and client.backchannel_logout_uri:
            told.append(PendingLogout(client_id=client_id, sub=known["sub"], sid=known["sid"], due_at=at, asked_at=at))
    PendingLogout.objects.bulk_create(told)
    details = {"services": len(session.participants), "told": len(told)}
    record(by=by, verb="broker.sign_out", subject=f"session:{session.pk}", details=details, at=at)
    session.delete()


def logout_token(pending: PendingLogout, client: Client, *, at: datetime) -> str:
    """The signed token that tells ``client`` (OIDC Back-Channel Logout 2.4)."""
    claims = tokens.logout_token(
        issuer=f"{settings.ISSUER}/api/v2" if client.compatibility else settings.ISSUER,
        client_id=client.client_id, sub=pending.sub, sid=pending.sid, jti=secrets.token_urlsafe(24), at=at,
    )  # fmt: skip
    alg = client.id_token_signed_response_alg
    return jose.sign(claims, keyring.signing_key(alg), typ="logout+jwt", alg=alg)


def told(pending: PendingLogout, *, at: datetime) -> None:
    """A service was told: nothing is left to do."""
    record(by=Actor("system", "broker"), verb="broker.logout_told", subject=f"client:{pending.client_id}", at=at)
    pending.delete()


def not_told(pending: PendingLogout, *, later: datetime, at: datetime) -> None:
    """A service did not answer: try again ``later``, at most TRIES_MAX times."""
    if pending.tries + 1 >= TRIES_MAX:
        subject = f"client:{pending.client_id}"
        record(by=Actor("system", "broker"), verb="broker.logout_given_up", subject=subject, at=at)
        pending.delete()
    else:
        PendingLogout.objects.filter(pk=pending.pk).update(tries=F("tries") + 1, due_at=later)


def _session(key: str) -> BrowserSession | None:
    return BrowserSession.objects.filter(key_hash=fingerprint(key)).first() if key else None
