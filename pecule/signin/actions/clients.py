"""Programs that act for somebody: made, revoked, given a pass (OAuth 2.0 client credentials, RFC 6749 section 4.4)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.signin.models import ApiClient, ApiToken, Login
from pecule.signin.queries.clients import fingerprint
from pecule.signin.rules.clients import (
    MOST_CLIENTS,
    TOKEN_LIFE,
    ClientRefused,
    ScopeUnknown,
    TooManyClients,
    check_scopes,
)
from pecule.signin.rules.logins import Audience

NO_MAIL = "api.invalid"  # a name that can never receive mail (RFC 2606)


@dataclass(frozen=True, slots=True)
class NewClient:
    """A program just made. ``secret`` is shown once and kept nowhere; ``login`` is as whom it acts."""

    client_id: str
    secret: str
    login: UUID
    login_id: int


@dataclass(frozen=True, slots=True)
class Pass:
    """An access token: shown once, valid ``seconds``, for these scopes."""

    token: str
    seconds: int
    scopes: tuple[str, ...]


@transaction.atomic
def register_client(*, owner: UUID, name: str, scopes: Sequence[str], by: Actor, at: datetime) -> NewClient:
    """Let a program act for a login, within ``scopes``. The caller then makes it a member of what the owner may touch.

    Raises NotFound, ScopeUnknown, TooManyClients.
    """
    person = Login.objects.select_for_update(of=("self",)).filter(public_id=owner, is_active=True, client=None).first()
    if person is None:
        raise NotFound
    allowed = check_scopes(Audience(person.audience), scopes)
    if ApiClient.objects.filter(owner=person, revoked_at=None).count() >= MOST_CLIENTS:
        raise TooManyClients(limit=MOST_CLIENTS)
    client_id, secret = secrets.token_hex(12), secrets.token_urlsafe(32)
    label = " ".join(name.split())[:80] or client_id
    login = Login(
        email=f"{client_id}@{NO_MAIL}", audience=person.audience, display_name=label, created_at=at, level=person.level
    )
    login.set_unusable_password()
    login.save()
    login.refresh_from_db(fields=["public_id"])
    client = ApiClient.objects.create(
        login=login,
        owner=person,
        name=label,
        client_id=client_id,
        secret_hash=fingerprint(secret),
        scopes=allowed,
        created_at=at,
    )
    details = {"owner": str(owner), "scopes": allowed}
    record(by=by, verb="signin.register_client", subject=str(client), details=details, at=at)
    return NewClient(client_id, secret, login.public_id, login.pk)


@transaction.atomic
def revoke_client(*, client_id: str, owner: UUID, by: Actor, at: datetime) -> None:
    """End a program's access at once; its passes die with it. Twice is harmless. Raises NotFound."""
    client = ApiClient.objects.select_for_update().filter(client_id=client_id, owner__public_id=owner).first()
    if client is None:
        raise NotFound
    if client.revoked_at is None:
        client.revoked_at = at
        client.save(update_fields=["revoked_at"])
        client.tokens.all().delete()
        record(by=by, verb="signin.revoke_client", subject=str(client), at=at)


@transaction.atomic
def issue_token(*, client_id: str, secret: str, scopes: Sequence[str] = (), at: datetime) -> Pass:
    """Give a program a pass of a few minutes; ``scopes`` narrows what it may do (all that it has when empty).

    Raises ClientRefused, ScopeUnknown. Source: RFC 6749 sections 4.4 and 3.3.
    """
    client = ApiClient.objects.filter(
        client_id=client_id, revoked_at=None, login__is_active=True, owner__is_active=True
    ).first()
    kept = bytes(client.secret_hash) if client is not None else fingerprint("")
    if not compare_digest(kept, fingerprint(secret)) or client is None:
        raise ClientRefused
    wrong = sorted(set(scopes) - set(client.scopes))
    if wrong:
        raise ScopeUnknown(scopes=" ".join(wrong)[:200], known=" ".join(client.scopes))
    given = sorted(set(scopes)) or list(client.scopes)
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(token_hash=fingerprint(token), client=client, scopes=given, expires_at=at + TOKEN_LIFE)
    record(by=Actor("system", "api"), verb="signin.issue_token", subject=str(client), details={"scopes": given}, at=at)
    return Pass(token, int(TOKEN_LIFE.total_seconds()), tuple(given))


def forget_tokens(*, at: datetime) -> int:
    """Delete passes that have expired and return how many there were."""
    deleted, _ = ApiToken.objects.filter(expires_at__lte=at).delete()
    return deleted
