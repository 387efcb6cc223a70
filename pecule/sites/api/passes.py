"""Programs come in with an access token (RFC 6750), given for a client and its secret (RFC 6749, section 4.4)."""

import base64
import binascii
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Form, Router, Schema
from ninja.security import HttpBearer

from pecule.kernel.refusals import Refusal
from pecule.signin.actions import issue_token
from pecule.signin.queries import Bearer, bearer
from pecule.signin.rules import SCOPES, ClientRefused, Scope, ScopeUnknown, TokenRefused
from pecule.sites.design.http import Request
from pecule.sites.design.words import refusal_words

router = Router(tags=["token"])


class ApiRequest(Request):
    """A request of a program that came in: ``auth`` says who, ``actor`` as whom it acts."""

    auth: Bearer


class May(HttpBearer):
    """Opens an operation to tokens that have one scope. Cookies open nothing here."""

    openapi_type = "oauth2"
    openapi_flows: ClassVar[dict[str, Any]] = {
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {scope.value: scope.value for scopes in SCOPES.values() for scope in sorted(scopes)},
        }
    }

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Read the header ourselves, so that a missing one is told in our own words. Raises TokenRefused."""
        return self.authenticate(request, bearer_token(request, TokenRefused))

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        """Who calls. Raises TokenRefused, ScopeMissing."""
        known = cast(Request, request)
        found = bearer(token, at=known.now)
        found.require(self.scope.value)
        known.login, known.actor = found.login, found.actor
        return found


def bearer_token(request: HttpRequest, missing: type[Refusal]) -> str:
    """The token in the Authorization header (RFC 6750, section 2.1). Raises ``missing``."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise missing
    return token.strip()


class TokenIn(Schema):
    """A form, as RFC 6749 wants it. The client may stand in the Authorization header (Basic) instead."""

    grant_type: str
    client_id: str = ""
    client_secret: str = ""
    scope: str = ""


class TokenOut(Schema):
    """A pass: who holds it may do what ``scope`` says, for ``expires_in`` seconds."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


@router.post("/token", auth=None, response=TokenOut, operation_id="token", url_name="token")
def token(request: Request, form: Form[TokenIn]) -> Any:
    """Give an access token for a client and its secret. Errors are those of RFC 6749, section 5.2."""
    if form.grant_type != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type", "Ask with grant_type=client_credentials.")
    client, secret = _client(request, form)
    try:
        given = issue_token(client_id=client, secret=secret, scopes=form.scope.split(), at=request.now)
    except ClientRefused as refusal:
        return _oauth_error(401, "invalid_client", str(refusal_words(refusal)))
    except ScopeUnknown as refusal:
        return _oauth_error(400, "invalid_scope", str(refusal_words(refusal)))
    answer = TokenOut(
        access_token=given.token,
        token_type="Bearer",  # noqa: S106 -- the word of RFC 6750, no password
        expires_in=given.seconds,
        scope=" ".join(given.scopes),
    )
    return _unstored(JsonResponse(answer.model_dump()))


def _client(request: HttpRequest, form: TokenIn) -> tuple[str, str]:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.client_id, form.client_secret
    try:
        client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client, secret


def _oauth_error(status: int, code: str, says: str) -> HttpResponse:
    answer = JsonResponse({"error": code, "error_description": says}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="pecule"'
    return _unstored(answer)


def _unstored(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"], answer["Pragma"] = "no-store", "no-cache"
    return answer
