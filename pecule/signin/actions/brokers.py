"""The portal as a relying party: a sign-in is begun, and its answer believed or not."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from pecule.audit.actions import record
from pecule.kernel.actors import STRANGER
from pecule.openid import jose
from pecule.openid.client.answers import Verified, check_id_token, check_logout, check_userinfo, code_of
from pecule.openid.client.requests import Begun, address, assertion, parameters
from pecule.openid.errors import OAuthError, TokenRefused
from pecule.openid.levels import Level
from pecule.signin.ports import BrokerAway, BrokerHttp, BrokerRefused
from pecule.signin.rules.brokers import (
    AnswerNotBelieved,
    Broker,
    BrokerNotAnswering,
    BrokerSaidNo,
    NoBroker,
    PersonsToken,
    PersonsTokenRefused,
    broker_for,
)

_ALGS = ("ES256", "RS256")
_SAYS_ISS = "authorization_response_iss_parameter_supported"
HINT = "id_token"  # kept to sign out by, which needs it however old (OIDC RP-Initiated Logout 4)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the browser goes, and what must be remembered with its session until it is back."""

    address: str
    begun: Begun


def brokers() -> Mapping[str, Broker]:
    """The brokers that the settings name."""
    return {name: Broker(name, *given) for name, given in settings.PECULE_BROKERS.items()}


def begin(
    level: Level, *, redirect_uri: str, max_age: int | None = None, details: Sequence[dict[str, Any]] = (),
    language: str = "fr", at: datetime,
) -> Beginning:  # fmt: skip
    """Begin a sign-in at ``level``, or an approval of ``details``. Raises NoBroker, BrokerNotAnswering."""
    broker = broker_for(level, brokers())
    if broker is None:
        raise NoBroker
    begun = Begun(
        broker.issuer, broker.client_id, redirect_uri, level, _secret(), _secret(), _secret(), int(at.timestamp()),
        max_age, tuple(details),
    )  # fmt: skip
    asked = parameters(
        begun, scopes=settings.PECULE_BROKER_SCOPES, ui_locales=language, id_token_claims=settings.PECULE_BROKER_CLAIMS
    )
    try:
        known = _http().metadata(broker.issuer)
        where = str(known["authorization_endpoint"])
        pushing = known.get("pushed_authorization_request_endpoint")
        if not isinstance(pushing, str):
            return Beginning(address(where, asked), begun)
        pushed = _http().post(pushing, asked | _proof(broker, at))
        name = {"client_id": broker.client_id, "request_uri": str(pushed["request_uri"])}
    except (BrokerAway, BrokerRefused, KeyError) as trouble:
        _tell(broker.issuer, str(trouble), at)
        raise BrokerNotAnswering from None
    return Beginning(address(where, name), begun)


def come_back(begun: Begun, answer: Mapping[str, str], *, at: datetime) -> Verified:
    """Believe the broker's answer to what this browser began; ``claims`` of the result are those of userinfo.

    Whoever says in its discovery document that it names itself in answers must do so (RFC 9207 2.4).
    Raises BrokerSaidNo, AnswerNotBelieved, BrokerNotAnswering.
    """
    broker = _named(begun.issuer)
    try:
        known = _http().metadata(begun.issuer)
        code = code_of(begun, answer, iss_required=known.get(_SAYS_ISS) is True)
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": begun.redirect_uri,
            "code_verifier": begun.verifier,
        }  # fmt: skip
        told = _http().post(str(known["token_endpoint"]), form | _proof(broker, at))
        access = str(told["access_token"])
        verified = check_id_token(begun, _opened(str(told["id_token"]), known), access_token=access, at=at)
        userinfo = _http().userinfo(str(known["userinfo_endpoint"]), access)
        claims = _opened(userinfo, known) if isinstance(userinfo, str) else userinfo
        return replace(verified, claims={**check_userinfo(verified, claims), HINT: str(told["id_token"])})
    except OAuthError as no:
        _tell(begun.issuer, no.error, at)
        raise BrokerSaidNo from None
    except TokenRefused as doubt:
        _tell(begun.issuer, str(doubt), at)
        raise AnswerNotBelieved from None
    except (BrokerAway, BrokerRefused, KeyError) as trouble:
        _tell(begun.issuer, str(trouble), at)
        raise BrokerNotAnswering from None


def read_token(token: str, *, at: datetime) -> PersonsToken:
    """Ask our brokers whose access token this is (RFC 7662), and believe only what one of them gave to our own.

    Whoever called the broker must be one of ``PECULE_PEOPLES_CLIENTS``: applications of the portal's own entity, to
    which the broker names people as it names them to the portal. Raises PersonsTokenRefused, BrokerNotAnswering.
    """
    away = False
    for broker in brokers().values() if settings.PECULE_PEOPLES_CLIENTS else ():
        try:
            where = str(_http().metadata(broker.issuer)["introspection_endpoint"])
            told = _http().post(where, {"token": token} | _proof(broker, at))
        except (BrokerAway, BrokerRefused, KeyError) as trouble:
            _tell(broker.issuer, str(trouble), at)
            away = True
            continue
        if told.get("active") is True:
            return _believed(told, broker, at)
    raise BrokerNotAnswering if away else PersonsTokenRefused


def _believed(told: Mapping[str, Any], broker: Broker, at: datetime) -> PersonsToken:
    try:
        found = PersonsToken(
            str(told["iss"]), str(told["sub"]), str(told["client_id"]), Level(told["acr"]), int(told["auth_time"])
        )
        expires = int(told["exp"])
    except (KeyError, ValueError, TypeError):
        raise PersonsTokenRefused from None
    ours = found.issuer == broker.issuer and found.client_id in settings.PECULE_PEOPLES_CLIENTS
    if not ours or expires <= at.timestamp():
        raise PersonsTokenRefused
    return found


def read_logout_token(token: str, *, at: datetime) -> tuple[str, str, str, str]:
    """Issuer, ``jti``, ``sub`` and ``sid`` of a logout token of one of our brokers. Raises AnswerNotBelieved."""
    for broker in brokers().values():
        try:
            claims = _opened(token, _http().metadata(broker.issuer), typ=("logout+jwt",))
            return broker.issuer, *check_logout(claims, issuer=broker.issuer, client_id=broker.client_id, at=at)
        except (TokenRefused, BrokerAway, BrokerRefused, KeyError):
            continue
    raise AnswerNotBelieved


def logout_address(issuer: str, *, hint: str, back: str) -> str | None:
    """Where the browser goes to end its session at the broker too; None when the broker cannot say."""
    broker = next((one for one in brokers().values() if one.issuer == issuer), None)
    try:
        where = _http().metadata(issuer).get("end_session_endpoint") if broker else None
    except (BrokerAway, BrokerRefused):
        where = None
    if broker is None or not isinstance(where, str):
        return None
    asked = {"client_id": broker.client_id, "post_logout_redirect_uri": back, "id_token_hint": hint}
    return address(where, {name: text for name, text in asked.items() if text})


def published_keys() -> dict[str, Any]:
    """Our public keys as a client: one checks our assertions, one encrypts for us."""
    sign, seal = _keys()
    return {"keys": [sign.public_jwk(use="sig", alg="ES256"), seal.public_jwk(use="enc", alg="ECDH-ES")]}


def _opened(token: str, known: Mapping[str, Any], typ: tuple[str, ...] = ("", "JWT")) -> dict[str, Any]:
    signed = jose.decrypt(token, [_keys()[1]]) if jose.is_encrypted(token) else token
    where = str(known["jwks_uri"])
    try:
        return jose.verify(signed, jose.keys_from(_http().keys(where)), typ=typ, algs=_ALGS)
    except TokenRefused:
        return jose.verify(signed, jose.keys_from(_http().keys(where, fresh=True)), typ=typ, algs=_ALGS)


def _named(issuer: str) -> Broker:
    """The broker that has this issuer. Raises AnswerNotBelieved, when the settings changed in between."""
    found = next((one for one in brokers().values() if one.issuer == issuer), None)
    if found is None:
        raise AnswerNotBelieved
    return found


def _proof(broker: Broker, at: datetime) -> dict[str, str]:
    if broker.secret:  # FranceConnect v2, where it gave a secret and knows no key of ours
        return {"client_id": broker.client_id, "client_secret": broker.secret}
    return assertion(_keys()[0], client_id=broker.client_id, audience=broker.issuer, jti=_secret(), at=at)


def _http() -> BrokerHttp:
    made: BrokerHttp = import_string(settings.PECULE_BROKER_HTTP)()
    return made


def _keys() -> tuple[jose.Key, jose.Key]:
    return _keys_of(settings.PECULE_BROKER_CLIENT_KEY)


@lru_cache(maxsize=2)
def _keys_of(seed: str) -> tuple[jose.Key, jose.Key]:
    """The keys that a seed gives: the same in every process, and another seed is another pair."""
    return jose.key_of_seed(seed + " signs"), jose.key_of_seed(seed + " opens")


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _tell(issuer: str, why: str, at: datetime) -> None:
    details = {"issuer": issuer, "why": why[:200]}
    record(by=STRANGER, verb="signin.broker_trouble", subject="signin:broker", details=details, at=at)
