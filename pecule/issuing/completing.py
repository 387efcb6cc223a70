"""How a sign-in ends: a code for the client, or an error; either way the address where the browser goes on."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from pecule.issuing import rows
from pecule.issuing.rows import Flow
from pecule.issuing.rules.steps import Step
from pecule.openid.errors import OAuthError
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.openid.provider.tokens import CODE_LIFE, SignedIn


def issuer_of(request: AuthorizationRequest) -> str:
    """The issuer that a client knows us by: another one in compatibility with FranceConnect v2."""
    return f"{settings.ISSUER}/api/v2" if request.compatible else str(settings.ISSUER)


def grant(flow: Flow, person: SignedIn, *, session: int | None, at: datetime) -> str:
    """Make a code for this person's sign-in, good for 30 seconds and one use. Raises StepNotAllowed."""
    code = rows.new_secret()
    rows.move(
        flow, Step.GRANTED,
        sets={
            "code_hash": rows.fingerprint(code), "result": person.as_json(), "session_id": session,
            "browser_hash": None, "expires_at": at + CODE_LIFE,
        },
        verb="issuing.grant", details={"level": person.level, "amr": list(person.amr)}, at=at,
    )  # fmt: skip
    return answer(flow.request, {"code": code})


def fail(flow: Flow, error: OAuthError, *, at: datetime) -> str:
    """End a sign-in with an error for the client."""
    rows.take_back(flow, verb="issuing.fail", actor="stranger:web", at=at)
    return answer(flow.request, error.fields())


def answer(request: AuthorizationRequest, fields: Mapping[str, str]) -> str:
    """The client's address with an answer: its ``state``, and ``iss`` (RFC 9207)."""
    told = {**fields, **({"state": request.state} if request.state else {}), "iss": issuer_of(request)}
    return f"{request.redirect_uri}{'&' if '?' in request.redirect_uri else '?'}{urlencode(told)}"
