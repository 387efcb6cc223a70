"""A service asks: by a pushed request, or in compatibility mode by what the browser carries."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from pecule.issuing import registry, rows
from pecule.issuing.calling import Call, note_refusal
from pecule.issuing.completing import answer
from pecule.issuing.rules.refusals import RequestUnknown
from pecule.issuing.rules.steps import Step
from pecule.openid.errors import OAuthError
from pecule.openid.levels import Level, highest
from pecule.openid.provider.clients import Client
from pecule.openid.provider.requests import (
    AuthorizationRequest,
    Parameters,
    one_each,
    read_request,
    redirect_uri_of,
)
from pecule.openid.terms import REQUEST_URI


def push(call: Call, given: Mapping[str, str], *, compatible: bool, at: datetime) -> dict[str, str | int]:
    """Keep a request for the browser that will bring its name (RFC 9126). Raises OAuthError."""
    client = call.client
    with call:
        if "request_uri" in given:
            raise OAuthError("invalid_request", "request_uri cannot be pushed")
        if given.get("client_id", client.client_id) != client.client_id:
            raise OAuthError("invalid_request", "client_id is not the caller's")
        handle = rows.new_secret()
        rows.begin(
            understood(client, given, compatible=compatible), step=Step.PUSHED, secret=handle, verb="issuing.push",
            actor=f"relying_party:{client.client_id}", once=call.once, at=at,
        )  # fmt: skip
        return {"request_uri": REQUEST_URI + handle, "expires_in": int(rows.PUSHED_LIFE.total_seconds())}


def open_for_browser(parameters: Parameters, *, compatible: bool, at: datetime) -> str:
    """Begin a sign-in for this browser; return the cookie that names it.

    Raises RequestUnknown when nobody can be sent back, SentBack with the address when the client can be told.
    """
    try:
        given = one_each(parameters)
    except OAuthError as error:
        raise _unknown(error.description, "", at) from None
    client = registry.client(given.get("client_id", ""))
    if client is None or (compatible and not client.compatibility):
        raise _unknown("no such client", given.get("client_id", ""), at)
    cookie = rows.new_secret()
    if "request_uri" in given:
        if set(given) - {"client_id", "request_uri"}:
            raise _unknown("parameters beside request_uri", client.client_id, at)
        handle = given["request_uri"].removeprefix(REQUEST_URI)
        if rows.open_pushed(handle, client.client_id, browser=cookie, at=at) is None:
            raise _unknown("a request_uri that is unknown, used or too old", client.client_id, at)
        return cookie
    return _without_push(client, given, cookie, compatible, at)


class SentBack(Exception):
    """The client is told by the browser: ``address`` is where it goes."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__("sent back to the client")


def understood(client: Client, given: Mapping[str, str], *, compatible: bool) -> AuthorizationRequest:
    """The request as rules read it for this instance. Raises OAuthError."""
    offered = [Level(level) for level in settings.ISSUER_LEVELS]
    return read_request(client, given, offered=offered, default=highest(offered), compatible=compatible)


def _unknown(why: str, client_id: str, at: datetime) -> RequestUnknown:
    return RequestUnknown(incident=note_refusal(why, client_id=client_id, at=at))


def _without_push(client: Client, given: Mapping[str, str], cookie: str, compatible: bool, at: datetime) -> str:
    try:
        uri = redirect_uri_of(client, given)
    except OAuthError as error:
        raise _unknown(error.description, client.client_id, at) from None
    bare = AuthorizationRequest(
        client.client_id, uri, (), Level(settings.ISSUER_LEVELS[-1]), "", given.get("state", ""),
        compatible=compatible,
    )  # fmt: skip
    if not client.compatibility:
        push_it = OAuthError("invalid_request", "push the request (RFC 9126)")
        raise SentBack(answer(bare, push_it.fields()))
    try:
        request = understood(client, given, compatible=compatible)
    except OAuthError as error:
        raise SentBack(answer(bare, error.fields())) from None
    rows.begin(
        request, step=Step.ASKED, secret=cookie, verb="issuing.ask", actor=f"relying_party:{client.client_id}", at=at
    )
    return cookie
