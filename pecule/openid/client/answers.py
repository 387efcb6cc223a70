"""What a relying party believes of an answer: nothing that was not asked, by whom it was asked, for this browser."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from pecule.openid import jose
from pecule.openid.approval import Approval
from pecule.openid.canonical import details_hash
from pecule.openid.client.requests import Begun
from pecule.openid.errors import ClaimRefused, DetailsRefused, OAuthError
from pecule.openid.levels import Level
from pecule.openid.terms import LOGOUT_EVENT, half_hash


@dataclass(frozen=True, slots=True)
class Verified:
    """A sign-in that was believed: verified claims are a type of their own."""

    issuer: str
    sub: str
    level: Level
    auth_time: int
    amr: tuple[str, ...] = ()
    sid: str = ""
    approval: Approval | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)


def code_of(begun: Begun, answer: Mapping[str, str], *, iss_required: bool = True) -> str:
    """The code of an authorization response to the request that this browser began.

    Raises ClaimRefused when it answers another request or comes from another provider (mix-up, RFC 9207 section 2.4),
    OAuthError when the provider says no.
    """
    if not compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise ClaimRefused("state", "answers a request that this browser did not make")
    issuer = answer.get("iss")
    if issuer != begun.issuer and (issuer is not None or iss_required):
        raise ClaimRefused("iss", "the answer comes from another provider")
    if "error" in answer:
        raise OAuthError(answer["error"][:60], answer.get("error_description", "")[:300])
    if not answer.get("code"):
        raise ClaimRefused("code", "is missing")
    return answer["code"]


def check_id_token(begun: Begun, claims: Mapping[str, Any], *, access_token: str, at: datetime) -> Verified:
    """Believe the claims of an ID token whose signature was verified (OIDC Core 3.1.3.7).

    The level must be at least what was asked, and fresh when that was asked; what was approved must be what was to be.
    Raises ClaimRefused.
    """
    jose.check_times(claims, at)
    _equal(claims, "iss", begun.issuer)
    _audience(claims, begun.client_id)
    _equal(claims, "nonce", begun.nonce)
    if "at_hash" in claims:
        _equal(claims, "at_hash", half_hash(access_token))
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= 255:
        raise ClaimRefused("sub", "is missing or too long")
    return Verified(
        issuer=begun.issuer,
        sub=sub,
        level=_level(begun, claims),
        auth_time=_auth_time(begun, claims, at),
        amr=_texts(claims.get("amr")),
        sid=claims["sid"] if isinstance(claims.get("sid"), str) else "",
        approval=_approval(begun, claims),
        claims=claims,
    )


def check_userinfo(verified: Verified, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims of userinfo, when they are about the person of the ID token (OIDC Core 5.3.4). Raises ClaimRefused."""
    if claims.get("sub") != verified.sub:
        raise ClaimRefused("sub", "userinfo is about somebody else")
    return claims


def check_logout(claims: Mapping[str, Any], *, issuer: str, client_id: str, at: datetime) -> tuple[str, str, str]:
    """``jti``, ``sub`` and ``sid`` of a logout token whose signature was verified (OIDC Back-Channel Logout 2.6).

    Raises ClaimRefused.
    """
    jose.check_times(claims, at)
    _equal(claims, "iss", issuer)
    _audience(claims, client_id)
    events = claims.get("events")
    if not isinstance(events, Mapping) or events.get(LOGOUT_EVENT) != {}:
        raise ClaimRefused("events", "not a logout")
    if "nonce" in claims:
        raise ClaimRefused("nonce", "an ID token is not a logout token")
    jti, sub, sid = (claims.get(name, "") for name in ("jti", "sub", "sid"))
    if not isinstance(jti, str) or not jti or not isinstance(sub, str) or not isinstance(sid, str) or not (sub or sid):
        raise ClaimRefused("sub", "nobody is named")
    return jti, sub, sid


def _equal(claims: Mapping[str, Any], name: str, wanted: str) -> None:
    said = claims.get(name)
    if not isinstance(said, str) or not compare_digest(said.encode(), wanted.encode()):
        raise ClaimRefused(name, "is not what was asked")


def _audience(claims: Mapping[str, Any], client_id: str) -> None:
    said = claims.get("aud")
    if said not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise ClaimRefused("aud", "was made for another client")


def _level(begun: Begun, claims: Mapping[str, Any]) -> Level:
    acr = claims.get("acr")
    if not isinstance(acr, str) or acr not in set(Level):
        raise ClaimRefused("acr", "is not a level that we know")
    if not Level(acr).at_least(begun.level):
        raise ClaimRefused("acr", "is lower than what was asked")
    return Level(acr)


def _auth_time(begun: Begun, claims: Mapping[str, Any], at: datetime) -> int:
    said = claims.get("auth_time")
    if begun.max_age is None and said is None:
        return int(at.timestamp())
    if not isinstance(said, int) or isinstance(said, bool) or said > at.timestamp() + jose.SKEW_SECONDS:
        raise ClaimRefused("auth_time", "is missing or lies in the future")
    if begun.max_age is not None and said + begun.max_age < begun.asked_at - jose.SKEW_SECONDS:
        raise ClaimRefused("auth_time", "the person was not asked again")
    return said


def _approval(begun: Begun, claims: Mapping[str, Any]) -> Approval | None:
    if not begun.details:
        return None
    details, jti, signed = (claims.get(n) for n in ("authorization_details", "approval_jti", "approval"))
    try:
        same = isinstance(details, list) and details_hash(details) == begun.details_hash
    except DetailsRefused:
        same = False
    if not same or claims.get("authorization_details_hash") != begun.details_hash:
        raise ClaimRefused("authorization_details", "something else was approved")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 200 or not isinstance(signed, str):
        raise ClaimRefused("approval_jti", "is missing")
    return Approval(begun.details_hash, jti, signed)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
