"""How a sign-in ends: a code for the client, or an error; either way the address where the browser goes on."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from pecule.issuing import rows
from pecule.issuing.rows import Flow
from pecule.issuing.rules.refusals import StepNotAllowed
from pecule.issuing.rules.steps import Step
from pecule.openid.errors import OAuthError
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.openid.provider.tokens import CODE_LIFE, SignedIn
from pecule.statements import row


def issuer_of(request: AuthorizationRequest) -> str:
    """The issuer that a client knows us by: another one in compatibility with FranceConnect v2."""
    return f"{settings.ISSUER}/api/v2" if request.compatible else str(settings.ISSUER)


def grant(flow: Flow, person: SignedIn, *, session: int | None, at: datetime) -> str:
    """Make a code for this person's sign-in, good for 30 seconds and one use. Raises StepNotAllowed."""
    code = rows.new_secret()
    granted, told = granting(flow, code, person, session=session, at=at)
    if row(f"WITH flow AS ({GRANTED} RETURNING id) {GRANT_TOLD}", [*granted, *told]) is None:
        raise StepNotAllowed
    return answer(flow.request, {"code": code})


# The same for statements of others, which move the row together with rows of theirs.
GRANTED = (
    f"UPDATE issuing_flow SET step = {Step.GRANTED.value}, code_hash = %s, result = %s::jsonb, session_id = %s, "  # noqa: S608 -- constants
    f"browser_hash = NULL, expires_at = %s WHERE id = %s AND step IN ({rows.before(Step.GRANTED)})"
)
GRANT_TOLD = "SELECT audit_record(%s::timestamptz, 'stranger:web', 'issuing.grant', 'flow:' || id, %s::jsonb) FROM flow"


def granting(flow: Flow, code: str, person: SignedIn, *, session: int | None,
             at: datetime) -> tuple[list[Any], list[Any]]:  # fmt: skip
    """The values of ``GRANTED``, which moves the row on, and of ``GRANT_TOLD``, which writes its line in the trail."""
    result, told = json.dumps(person.as_json()), json.dumps({"level": person.level, "amr": list(person.amr)})
    return [rows.fingerprint(code), result, session, at + CODE_LIFE, flow.id], [at, told]


def fail(flow: Flow, error: OAuthError, *, at: datetime) -> str:
    """End a sign-in with an error for the client."""
    rows.take_back(flow, verb="issuing.fail", actor="stranger:web", at=at)
    return answer(flow.request, error.fields())


def answer(request: AuthorizationRequest, fields: Mapping[str, str]) -> str:
    """The client's address with an answer: its ``state``, and ``iss`` (RFC 9207)."""
    told = {**fields, **({"state": request.state} if request.state else {}), "iss": issuer_of(request)}
    return f"{request.redirect_uri}{'&' if '?' in request.redirect_uri else '?'}{urlencode(told)}"
