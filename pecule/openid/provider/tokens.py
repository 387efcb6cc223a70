"""What a provider says of a person: claims of ID tokens, userinfo and logout tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from pecule.openid.approval import Approval
from pecule.openid.levels import Level
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.openid.provider.scopes import claims_of
from pecule.openid.terms import LOGOUT_EVENT, half_hash

CODE_LIFE = timedelta(seconds=30)
TOKEN_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that succeeded. ``claims`` is the person's identity; ``amr`` only what was seen to happen."""

    sub: str
    claims: Mapping[str, Any]
    level: Level
    auth_time: int
    amr: tuple[str, ...] = ()
    sid: str = ""
    approval: Approval | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        kept = {name: getattr(self, name) for name in _FIELDS}
        return {**kept, "approval": asdict(self.approval) if self.approval else None}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SignedIn":
        """As it was kept."""
        approval = Approval(**kept["approval"]) if kept["approval"] else None
        return cls(**{**kept, "level": Level(kept["level"]), "amr": tuple(kept["amr"]), "approval": approval})


_FIELDS = tuple(one.name for one in fields(SignedIn))


def id_token(request: AuthorizationRequest, person: SignedIn, *, issuer: str, access_token: str,
             at: datetime) -> dict[str, Any]:  # fmt: skip
    """Claims of the ID token for this request (OIDC Core 2), with what was approved when something was.

    ``amr`` stands in it only when asked for (``claims``), or when a purchase or change was approved.
    """
    now = int(at.timestamp())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": person.sub,
        "aud": request.client_id,
        "exp": now + int(TOKEN_LIFE.total_seconds()),
        "iat": now,
        "auth_time": person.auth_time,
        "nonce": request.nonce,
        "acr": person.level.value,
        "at_hash": half_hash(access_token),
    }
    if person.sid:
        claims["sid"] = person.sid
    if person.amr and ("amr" in request.id_token_claims or request.details):
        claims["amr"] = list(person.amr)
    asked = claims_of(request.scopes)
    claims |= {name: person.claims[name] for name in request.id_token_claims if name in asked and name in person.claims}
    return claims | approved(request.details, person.approval)


def approved(details: Sequence[Mapping[str, Any]], approval: Approval | None) -> dict[str, Any]:
    """The claims about what was approved; none when nothing was."""
    if not details or approval is None:
        return {}
    return {
        "authorization_details": list(details),
        "authorization_details_hash": approval.details_hash,
        "approval_jti": approval.jti,
        "approval": approval.signed,
    }


def userinfo(request: AuthorizationRequest, person: SignedIn) -> dict[str, Any]:
    """Claims of userinfo: ``sub`` and what the scopes open, nothing else (OIDC Core 5.3)."""
    opened = claims_of(request.scopes)
    return {"sub": person.sub} | {name: person.claims[name] for name in opened if person.claims.get(name) is not None}


def logout_token(*, issuer: str, client_id: str, sub: str, sid: str, jti: str, at: datetime) -> dict[str, Any]:
    """Claims of a logout token (OIDC Back-Channel Logout 2.4): never a nonce."""
    now = int(at.timestamp())
    return {
        "iss": issuer,
        "aud": client_id,
        "iat": now,
        "exp": now + 120,
        "jti": jti,
        "sub": sub,
        "sid": sid,
        "events": {LOGOUT_EVENT: {}},
    }
