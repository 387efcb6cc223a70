"""What a client asks when somebody wants to come in: read strictly, once, into values (OIDC Core 3.1.2, RFC 9126)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pecule.openid import pkce
from pecule.openid.canonical import canonical, details_hash
from pecule.openid.details import check_details
from pecule.openid.errors import DetailsRefused, OAuthError
from pecule.openid.levels import Level, known, lowest
from pecule.openid.provider.clients import Client

NONCE_MIN = 22  # 128 bits as base64url
_TEXT_MAX, _JSON_MAX = 1024, 16 * 1024
_PROMPTS = {"login", "consent"}
_JSON_PARAMETERS = ("claims", "authorization_details")

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that was understood and is allowed. ``max_age`` in seconds, None when not asked.

    ``service``: for a client that is a broker, the name of the service behind it.
    """

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    level: Level
    nonce: str
    state: str = ""
    code_challenge: str = ""
    max_age: int | None = None
    prompt: tuple[str, ...] = ()
    details: tuple[dict[str, Any], ...] = ()
    id_token_claims: tuple[str, ...] = ()
    userinfo_claims: tuple[str, ...] = ()
    ui_locales: str = ""
    idp_hint: str = ""
    service: str = ""
    compatible: bool = False

    @property
    def details_hash(self) -> str:
        """The hash of what is to be approved, empty when nothing is."""
        return details_hash(list(self.details)) if self.details else ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {name: getattr(self, name) for name in _FIELDS}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "AuthorizationRequest":
        """As it was kept."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**values | {"level": Level(kept["level"])})


_FIELDS = tuple(one.name for one in fields(AuthorizationRequest))


def one_each(parameters: Parameters) -> dict[str, str]:
    """Each parameter once (RFC 6749 section 3.1), empty ones left out. Raises OAuthError invalid_request."""
    for name, values in parameters.items():
        limit = _JSON_MAX if name in _JSON_PARAMETERS else _TEXT_MAX
        if len(values) != 1:
            raise OAuthError("invalid_request", "a parameter is given more than once")
        if len(values[0]) > limit or not values[0].isprintable():
            raise OAuthError("invalid_request", "a parameter is too long or holds control characters")
    return {name: values[0] for name, values in parameters.items() if values[0]}


def redirect_uri_of(client: Client, given: Mapping[str, str]) -> str:
    """The redirect URI asked for, when it is registered to the letter (RFC 9700 section 4.1.3).

    Raises OAuthError invalid_request, which must not be sent to that URI.
    """
    uri = given.get("redirect_uri", "")
    if uri not in client.redirect_uris:
        raise OAuthError("invalid_request", "redirect_uri is not one of those registered for this client")
    return uri


def read_request(client: Client, given: Mapping[str, str], *, offered: Sequence[Level], default: Level,
                 compatible: bool = False) -> AuthorizationRequest:  # fmt: skip
    """Understand a request of ``client``. ``offered``: the levels of this instance; ``default`` when none is known.

    ``compatible`` reads it as FranceConnect v2 does. Raises OAuthError; once the redirect URI is known to be the
    client's, the error may be sent there.
    """
    uri = redirect_uri_of(client, given)
    state = given.get("state", "")
    try:
        _check_shape(given)
        scopes = _scopes(client, given)
        claims = _claims(given.get("claims", ""))
        _check_nobody_named(given, claims)
        return AuthorizationRequest(
            client_id=client.client_id,
            redirect_uri=uri,
            scopes=scopes,
            level=_level(_essential(claims) or given.get("acr_values", ""), offered, default, required=compatible),
            nonce=_nonce(given.get("nonce", "")),
            state=state,
            code_challenge=_challenge(client, given),
            max_age=_max_age(given.get("max_age")),
            prompt=_prompt(given.get("prompt"), compatible=compatible),
            details=_details(client, given.get("authorization_details")),
            id_token_claims=_asked(client, claims, "id_token"),
            userinfo_claims=_asked(client, claims, "userinfo"),
            ui_locales=given.get("ui_locales", "")[:40],
            idp_hint=given.get("idp_hint", "")[:80],
            service=_service(given.get("service", "")),
            compatible=compatible,
        )
    except OAuthError as error:
        raise OAuthError(error.error, error.description, redirectable=True, state=state) from None


def _check_shape(given: Mapping[str, str]) -> None:
    if "request" in given:
        raise OAuthError("request_not_supported", "request objects are not read; push the request (RFC 9126)")
    if given.get("response_type") != "code":
        kind = "unsupported_response_type" if "response_type" in given else "invalid_request"
        raise OAuthError(kind, "response_type must be code")
    if given.get("response_mode", "query") != "query":
        raise OAuthError("invalid_request", "response_mode must be query")


def _scopes(client: Client, given: Mapping[str, str]) -> tuple[str, ...]:
    asked = given.get("scope", "").split()
    if "openid" not in asked:
        raise OAuthError("invalid_scope", "scope must hold openid")
    wrong = set(asked) - set(client.scopes)
    if wrong:
        raise OAuthError("invalid_scope", "a scope is not allowed for this client")
    return tuple(dict.fromkeys(asked))


def _level(asked: str, offered: Sequence[Level], default: Level, *, required: bool) -> Level:
    if required and not asked:
        raise OAuthError("invalid_request", "acr_values is missing")
    levels = known(asked.split())
    if not levels:
        return default
    wanted = lowest(levels)
    if wanted not in offered:
        raise OAuthError("invalid_acr", "this level is not offered here")
    return wanted


def _nonce(nonce: str) -> str:
    if len(nonce) < NONCE_MIN:
        raise OAuthError("invalid_request", f"nonce needs at least {NONCE_MIN} characters")
    return nonce


def _challenge(client: Client, given: Mapping[str, str]) -> str:
    challenge = given.get("code_challenge", "")
    if not challenge:
        if "code_challenge_method" in given or not client.compatibility:
            raise OAuthError("invalid_request", "code_challenge is missing (RFC 7636)")
        return ""
    if given.get("code_challenge_method") != pkce.METHOD or not pkce.is_challenge(challenge):
        raise OAuthError("invalid_request", "code_challenge_method must be S256")
    return challenge


def _max_age(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise OAuthError("invalid_request", "max_age is a number of seconds")
    return int(text)


def _prompt(text: str | None, *, compatible: bool) -> tuple[str, ...]:
    if text is None:
        return ()
    asked = text.split()
    if "none" in asked:
        kind = "invalid_request" if compatible or len(asked) > 1 else "login_required"
        raise OAuthError(kind, "a person is always asked here; prompt=none cannot be served")
    if not asked or set(asked) - _PROMPTS:
        raise OAuthError("invalid_request", "prompt may hold login and consent")
    return tuple(sorted(set(asked)))


def _details(client: Client, text: str | None) -> tuple[dict[str, Any], ...]:
    if text is None:
        return ()
    try:
        details = check_details(json.loads(text))
    except (DetailsRefused, ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, DetailsRefused) else "not JSON"
        raise OAuthError("invalid_authorization_details", why) from None
    if {one["type"] for one in details} - set(client.authorization_details_types):
        raise OAuthError("invalid_authorization_details", "a type is not allowed for this client")
    return tuple(details)


def _service(name: str) -> str:
    try:
        canonical(name)  # it will be shown and signed
    except DetailsRefused as error:
        raise OAuthError("invalid_request", f"service: {error}") from None
    return name[:120]


def _claims(text: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        claims = json.loads(text)
    except (ValueError, RecursionError):
        raise OAuthError("invalid_request", "claims is not JSON") from None
    if not isinstance(claims, dict) or not all(isinstance(part, dict | None) for part in claims.values()):
        raise OAuthError("invalid_request", "claims is an object of objects (OIDC Core 5.5)")
    return claims


def _check_nobody_named(given: Mapping[str, str], claims: Mapping[str, Any]) -> None:
    """Whoever comes chooses who they are: a request for one person alone is refused (OIDC Core 3.1.2.2)."""
    named = any(isinstance((part or {}).get("sub"), dict) for part in claims.values())
    if named or "id_token_hint" in given:
        raise OAuthError("login_required", "a sign-in cannot be asked of one person alone")


def _essential(claims: Mapping[str, Any]) -> str:
    """The levels of which a service must have one (OIDC Core 5.5.1.1), as acr_values would write them."""
    asked = (claims.get("id_token") or {}).get("acr")
    if not isinstance(asked, dict) or asked.get("essential") is not True or not {"value", "values"} & set(asked):
        return ""
    wanted = asked.get("values", [asked.get("value")])
    levels = known(one for one in wanted if isinstance(one, str)) if isinstance(wanted, list) else []
    if not levels:
        raise OAuthError("invalid_acr", "this level is not offered here")
    return " ".join(levels)


def _asked(client: Client, claims: Mapping[str, Any], place: str) -> tuple[str, ...]:
    asked = tuple(sorted(name for name in (claims.get(place) or {}) if len(name) <= 80))[:50]
    if place == "id_token" and "amr" in asked and not client.amr:
        raise OAuthError("invalid_request", "this client is not registered to read amr")
    return asked
