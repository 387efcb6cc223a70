"""What a provider knows of a client, as an operator writes it down and as rules read it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from pecule.openid.details import registered
from pecule.openid.jose import ENCRYPTING, SIGNING, keys_from

PRIVATE_KEY_JWT, SECRET_POST = "private_key_jwt", "client_secret_post"
_ID = re.compile(r"[A-Za-z0-9._~-]{3,80}")


class ClientMisdescribed(ValueError):
    """A client that cannot be registered as it is written; the message names the field and says why."""

    def __init__(self, client: str, where: str, why: str) -> None:
        self.client, self.where, self.why = client, where, why
        super().__init__(f"client {client or '?'}, {where}: {why}")


@dataclass(frozen=True, slots=True)
class Client:
    """A relying party. ``entity`` is the body it belongs to: services of one body know a person by the same ``sub``.

    ``compatibility`` is for services that were written for FranceConnect v2: they may do without pushed requests and
    proof keys, and authenticate by a secret. ``providers_only`` and ``providers_except`` filter identity providers.
    """

    client_id: str
    name: Mapping[str, str]
    entity: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...] = ("openid",)
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str = ""
    jwks: Mapping[str, Any] = field(default_factory=dict)
    jwks_uri: str = ""
    token_endpoint_auth_method: str = PRIVATE_KEY_JWT
    secret_hash: str = ""
    compatibility: bool = False
    id_token_signed_response_alg: str = "ES256"  # noqa: S105 -- an algorithm
    userinfo_signed_response_alg: str = "ES256"
    id_token_encrypted_response_alg: str = ""
    userinfo_encrypted_response_alg: str = ""
    authorization_details_types: tuple[str, ...] = ()
    providers_only: tuple[str, ...] = ()
    providers_except: tuple[str, ...] = ()
    amr: bool = False
    require_consent: bool = False
    introspection: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Client":
        """As it was kept: not checked again."""
        values: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in kept.items()}
        return cls(**values)


def check_client(written: Mapping[str, Any], *, scopes: Mapping[str, Any], insecure: bool = False) -> Client:
    """The client that an operator describes. ``scopes``: all that exist. ``insecure`` allows http on this machine.

    Raises ClientMisdescribed. Source: RFC 7591 section 2 for the names, RFC 9700 section 4.1.3 for redirect URIs.
    """
    told = str(written.get("client_id", ""))
    known = {one.name for one in fields(Client)}
    for name in written:
        if name not in known:
            raise ClientMisdescribed(told, str(name), "nothing by that name is known")
    for name in ("client_id", "name", "entity", "redirect_uris"):
        if not written.get(name):
            raise ClientMisdescribed(told, name, "is missing")
    client = Client.from_json(written)
    if not _ID.fullmatch(client.client_id):
        raise ClientMisdescribed(told, "client_id", "3 to 80 letters, digits or - . _ ~")
    if not isinstance(client.name, Mapping) or set(client.name) != {"fr", "en"}:
        raise ClientMisdescribed(told, "name", "is said in fr and en")
    _check_addresses(client, insecure)
    _check_keys(client)
    _check_choices(client, scopes)
    return client


def _check_addresses(client: Client, insecure: bool) -> None:
    for name in ("redirect_uris", "post_logout_redirect_uris"):
        for uri in getattr(client, name):
            if not is_address(uri, insecure=insecure):
                raise ClientMisdescribed(client.client_id, name, "an https address without fragment, user or wildcard")
    back = client.backchannel_logout_uri
    if back and not is_address(back, insecure=insecure):
        raise ClientMisdescribed(client.client_id, "backchannel_logout_uri", "an https address without fragment")
    if client.jwks_uri:
        why = "keys are registered, not fetched: copy what that address publishes into jwks"
        raise ClientMisdescribed(client.client_id, "jwks_uri", why)


def _check_keys(client: Client) -> None:
    by_key = client.token_endpoint_auth_method == PRIVATE_KEY_JWT
    if by_key and not keys_from(client.jwks):
        raise ClientMisdescribed(client.client_id, "jwks", "private_key_jwt needs a P-256 or RSA key")
    for name in ("id_token_encrypted_response_alg", "userinfo_encrypted_response_alg"):
        alg = getattr(client, name)
        if alg and not any(key.family == family_of(alg) for key in keys_from(client.jwks, use="enc")):
            raise ClientMisdescribed(client.client_id, name, f"jwks has no key (use: enc) to encrypt by {alg}")
    if not by_key and not (client.compatibility and client.token_endpoint_auth_method == SECRET_POST):
        why = "private_key_jwt; client_secret_post only with compatibility"
        raise ClientMisdescribed(client.client_id, "token_endpoint_auth_method", why)
    if not by_key and not re.fullmatch(r"[0-9a-f]{64}", client.secret_hash):
        raise ClientMisdescribed(client.client_id, "secret_hash", "SHA-256 of the secret, 64 hexadecimal digits")


def _check_choices(client: Client, scopes: Mapping[str, Any]) -> None:
    wrong = sorted(set(client.scopes) - set(scopes))
    if wrong or "openid" not in client.scopes:
        raise ClientMisdescribed(client.client_id, "scopes", f"openid and others of {sorted(scopes)}; not {wrong}")
    for name in ("id_token_signed_response_alg", "userinfo_signed_response_alg"):
        if getattr(client, name) not in SIGNING:
            raise ClientMisdescribed(client.client_id, name, f"one of {SIGNING}")
    for name in ("id_token_encrypted_response_alg", "userinfo_encrypted_response_alg"):
        if getattr(client, name) not in ("", *ENCRYPTING):
            raise ClientMisdescribed(client.client_id, name, f"one of {ENCRYPTING}")
    unknown = sorted(set(client.authorization_details_types) - set(registered()))
    if unknown:
        raise ClientMisdescribed(client.client_id, "authorization_details_types", f"not registered: {unknown}")
    if client.providers_only and client.providers_except:
        raise ClientMisdescribed(client.client_id, "providers_only", "either only or except, not both")


def family_of(alg: str) -> str:
    """The family of keys that an encryption algorithm needs."""
    return "RSA" if alg.startswith("RSA") else "EC"


def is_address(uri: Any, *, insecure: bool) -> bool:
    """Whether it is an absolute address that a browser or a program may be sent to."""
    if not isinstance(uri, str) or not uri.isascii() or not uri.isprintable() or {" ", "*", "\\", "#"} & set(uri):
        return False
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    secure = parts.scheme == "https" or (insecure and parts.scheme == "http" and host is not None)
    return secure and bool(host) and parts.username is None and parts.password is None
