"""Who calls: a client, proved once for each call."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings

from pecule.audit.actions import record
from pecule.issuing import registry, rows
from pecule.kernel.actors import STRANGER
from pecule.openid import jose
from pecule.openid.errors import OAuthError
from pecule.openid.provider.authenticating import authenticate, claimed_client
from pecule.openid.provider.clients import PRIVATE_KEY_JWT, Client, family_of


@dataclass(frozen=True, slots=True)
class Call:
    """A call that ``client`` made. ``once``: the number of its assertion, to be used up with whatever the call does.

    ``with`` it stands what the call does, which uses up the number when it succeeds; here it is when that is refused.
    Leaving raises OAuthError invalid_client, whatever else was wrong, when the number had been used before.
    """

    client: Client
    once: rows.Once | None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, rows.NumberSeen):
            raise _failed() from None
        if isinstance(error, OAuthError):
            self.use_up()

    def use_up(self) -> None:
        """Use up the number by itself. Raises OAuthError invalid_client when it had been."""
        if self.once and rows.seen_before(self.once.number, until=self.once.until):
            raise _failed()


def called(given: Mapping[str, str], *, endpoint: str, compatible: bool, at: datetime) -> Call:
    """Who made this call, by an assertion whose number is yet to be used up or, in compatibility mode, by a secret.

    Raises OAuthError invalid_client.
    """
    client = registry.client(claimed_client(given))
    if client is None or (compatible and not client.compatibility):
        raise _failed()
    issuer = f"{settings.ISSUER}/api/v2" if compatible else settings.ISSUER
    assertion = authenticate(client, given, keys=_keys(client), audiences=(issuer, issuer + endpoint), at=at)
    return Call(
        client, rows.Once(f"{client.client_id} {assertion.jti}", assertion.expires_at + 60) if assertion else None
    )


def caller(given: Mapping[str, str], *, endpoint: str, compatible: bool, at: datetime) -> Client:
    """The client that made this call, by its assertion (used once) or, in compatibility mode, its secret.

    Raises OAuthError invalid_client.
    """
    call = called(given, endpoint=endpoint, compatible=compatible, at=at)
    call.use_up()
    return call.client


def _failed() -> OAuthError:
    return OAuthError("invalid_client", "client authentication failed")


def note_refusal(why: str, *, client_id: str, at: datetime) -> str:
    """Write down why a service was refused and return the number of the incident, which it is told.

    Only what names a registered client goes to the trail: strangers cannot fill it.
    """
    incident = secrets.token_hex(5)
    if registry.client(client_id) is not None:
        details = {"client": client_id, "why": why[:200]}
        record(by=STRANGER, verb="issuing.refuse", subject=f"incident:{incident}", details=details, at=at)
    return incident


def _keys(client: Client) -> list[jose.Key]:
    if client.token_endpoint_auth_method != PRIVATE_KEY_JWT:
        return []
    return _parsed(client)


_read: dict[int, tuple[Client, list[jose.Key]]] = {}


def _parsed(client: Client) -> list[jose.Key]:
    """Parsing a key costs more than using it: remembered as long as the registry remembers the client."""
    found = _read.get(id(client))
    if found is None or found[0] is not client:
        if len(_read) > 1000:
            _read.clear()
        found = _read[id(client)] = (client, jose.keys_from(client.jwks))
    return found[1]


def encryption_key(client: Client, alg: str) -> jose.Key:
    """The client's key to encrypt for. Raises OAuthError when it published none that fits."""
    for key in jose.keys_from(client.jwks, use="enc"):
        if key.family == family_of(alg):
            return key
    raise OAuthError("invalid_client", "this client asks for encryption and published no key for it")
