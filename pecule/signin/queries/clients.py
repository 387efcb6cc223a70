"""Programs that act for somebody, and what a pass of theirs allows."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from pecule.kernel.actors import Actor
from pecule.signin.models import ApiClient, ApiToken, Login
from pecule.signin.queries.logins import actor_of
from pecule.signin.rules.clients import ScopeMissing, TokenRefused


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever calls with a valid token: the program's own login, as whom it acts, and what it may do."""

    login: Login
    actor: Actor
    scopes: frozenset[str]
    client_id: str

    def require(self, scope: str) -> None:
        """Refuse a call that the token does not allow. Raises ScopeMissing."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A program in its owner's list."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None
    login: UUID


def bearer(token: str, *, at: datetime) -> Bearer:
    """Who calls with this token. One query. Raises TokenRefused."""
    found = (
        ApiToken.objects.select_related("client__login", "client__owner")
        .filter(token_hash=fingerprint(token), expires_at__gt=at, client__revoked_at=None)
        .filter(client__login__is_active=True, client__owner__is_active=True)
        .first()
    )
    if found is None:
        raise TokenRefused
    login = found.client.login
    return Bearer(login, actor_of(login), frozenset(found.scopes), found.client.client_id)


def clients_of(owner: UUID) -> list[ClientLine]:
    """The programs that act for this login, those in use first. One query."""
    rows = ApiClient.objects.filter(owner__public_id=owner).select_related("login").order_by("-created_at", "pk")
    lines = [
        ClientLine(row.client_id, row.name, tuple(row.scopes), row.created_at, row.revoked_at, row.login.public_id)
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.revoked_at is not None)


def fingerprint(secret: str) -> bytes:
    """The hash under which a secret of ours is kept: it is random and long, so a fast hash is enough."""
    return sha256(secret.encode()).digest()
