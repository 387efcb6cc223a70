"""A client of OpenID providers over HTTP: bounded in time and size, following no redirect, remembering what it may.

Fills the ports of the broker and of the portal's sign-in, which have the same shape and share no module.
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import httpx
from django.conf import settings

TIMEOUT_SECONDS = 10  # long for who waits, short of what beginning again would cost them
ANSWER_MAX = 256 * 1024  # octets; a token with a whole identity is a few thousand
METADATA_SECONDS = 600
KEYS_SECONDS = 600
FRESH_KEYS_EVERY_SECONDS = 10  # forged tokens must not make us hammer a provider


class Away(Exception):
    """It does not answer, or not as agreed."""


class Refused(Exception):
    """It said no: ``error`` is its OAuth name for why."""

    def __init__(self, error: str, description: str = "") -> None:
        self.error = error
        super().__init__(f"{error} {description}".strip())


@dataclass(slots=True)
class _Kept:
    value: Mapping[str, Any]
    read_at: float


class OpenIdHttp:
    """What all clients of one process share: a pool of connections, and what providers said of themselves."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        believed = ssl.create_default_context()
        if settings.PECULE_CA_FILE:
            believed.load_verify_locations(settings.PECULE_CA_FILE)
        self._http = httpx.Client(
            timeout=TIMEOUT_SECONDS, follow_redirects=False, transport=transport, verify=believed, trust_env=False
        )
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        """What ``issuer`` says of itself, when it is about that issuer (OIDC Discovery 4.3). Raises Away, Refused."""
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        told = self._remembered(address, METADATA_SECONDS)
        if told.get("issuer") != issuer:
            self._kept.pop(address, None)
            raise Away("the discovery document is about another issuer")
        return told

    def keys(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        """The key set at ``address``; ``fresh`` asks again, at most every ten seconds. Raises Away, Refused."""
        return self._remembered(address, FRESH_KEYS_EVERY_SECONDS if fresh else KEYS_SECONDS)

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Answer of a token, pushed-request or revocation endpoint. Raises Away, Refused."""
        return _json(self._answer("POST", endpoint, data=dict(form)))

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        """Claims as JSON, or the token that holds them. Raises Away, Refused."""
        answer = self._answer("GET", endpoint, headers={"Authorization": f"Bearer {access_token}"})
        if answer.headers.get("content-type", "").split(";")[0].strip() == "application/jwt":
            return answer.text.strip()
        return _json(answer)

    def notify(self, endpoint: str, form: Mapping[str, str]) -> None:
        """Tell something that needs no answer but a status. Raises Away, Refused."""
        self._answer("POST", endpoint, data=dict(form))

    def _remembered(self, address: str, seconds: float) -> Mapping[str, Any]:
        with self._lock:
            found = self._kept.get(address)
        if found is None or time.monotonic() - found.read_at > seconds:
            found = _Kept(_json(self._answer("GET", address)), time.monotonic())
            with self._lock:
                self._kept[address] = found
        return found.value

    def _answer(self, method: str, address: str, **how: Any) -> httpx.Response:
        try:
            with self._http.stream(method, address, **how) as answer:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > ANSWER_MAX:
                        raise Away(f"the answer of {address} is too long")
                whole = httpx.Response(answer.status_code, headers=_plain(answer.headers), content=bytes(body))
        except httpx.HTTPError as error:
            raise Away(f"{address}: {type(error).__name__}") from None
        if 400 <= whole.status_code < 500:
            said = _no(whole)
            raise Refused(str(said.get("error", whole.status_code))[:60], str(said.get("error_description", ""))[:300])
        if whole.status_code not in (200, 201, 204):
            raise Away(f"{address} answered {whole.status_code}")
        return whole


@lru_cache(maxsize=1)
def shared() -> OpenIdHttp:
    """The one of this process."""
    return OpenIdHttp()


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """The body was decoded as it was read: only its kind still matters."""
    return {"content-type": headers.get("content-type", "")}


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        raise Away("an answer that is not JSON") from None
    if not isinstance(told, dict):
        raise Away("an answer that is not an object")
    return told


def _no(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        return _json(answer)
    except Away:
        return {}
