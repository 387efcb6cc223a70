"""One client for every OpenID provider: pushes a request, follows redirects, takes tokens and userinfo."""

import base64
import hashlib
import http.client
import json
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pecule.openid import jose

CLIENT_ID = "bench-service"
REDIRECT_URI = "https://service.example/back"
AT_ONCE = 8
_REDIRECTS_MAX = 12


@dataclass
class Visitor:
    """A service and its browser; one a thread. ``key`` is the service's, ``issuer`` the provider's."""

    issuer: str
    key: jose.Key
    acr: str
    scope: str
    found: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    _connection: http.client.HTTPConnection | None = None

    def sign_in(self) -> str:
        """Walk one whole sign-in as somebody new; return the ``sub`` that userinfo tells. Raises RuntimeError."""
        self.found = self.found or json.loads(self._ask("GET", "/.well-known/openid-configuration")[2])
        verifier, state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        request_uri = self._push(verifier, state, nonce)
        code = self._authorize(request_uri, state)
        tokens = self._answer(
            "token_endpoint",
            {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI, "code_verifier": verifier},
        )
        claims = _unread(tokens["id_token"])
        if claims["nonce"] != nonce or claims["iss"] != self.issuer:
            raise RuntimeError("the id_token is somebody else's")
        status, _, body = self._ask(
            "GET", self.found["userinfo_endpoint"], {"Authorization": f"Bearer {tokens['access_token']}"}
        )
        told = _unread(body.decode())
        if status != 200 or told["sub"] != claims["sub"]:
            raise RuntimeError("userinfo tells of somebody else")
        return str(told["sub"])

    def hang_up(self) -> None:
        """Leave the connection, which a server closes when it was quiet for minutes; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _push(self, verifier: str, state: str, nonce: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "redirect_uri": REDIRECT_URI, "scope": self.scope, "state": state, "nonce": nonce,
            "acr_values": self.acr, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        return str(self._answer("pushed_authorization_request_endpoint", asked)["request_uri"])

    def _authorize(self, request_uri: str, state: str) -> str:
        """Follow the browser from the authorization endpoint to the service; return the code it brings."""
        at = f"{self.found['authorization_endpoint']}?{urlencode({'client_id': CLIENT_ID, 'request_uri': request_uri})}"
        cookies: dict[str, str] = {}
        for _ in range(_REDIRECTS_MAX):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
            status, answer, body = self._ask("GET", at, headers)
            for line in answer.get_all("Set-Cookie") or []:
                cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
            to = answer.get("Location")
            if status not in (302, 303) or to is None:
                raise RuntimeError(f"{at} answered {status}: {body[:200]!r}")
            if to.startswith(REDIRECT_URI):
                told = parse_qs(urlsplit(to).query)
                if told.get("state") != [state] or "code" not in told:
                    raise RuntimeError(f"no code came back: {told}")
                return told["code"][0]
            at = to
        raise RuntimeError("redirected in circles")

    def _answer(self, endpoint: str, form: dict[str, str]) -> dict[str, Any]:
        now = time.time()
        assertion = {
            "iss": CLIENT_ID, "sub": CLIENT_ID, "aud": self.issuer, "jti": secrets.token_urlsafe(16),
            "iat": int(now), "exp": int(now) + 60,
        }  # fmt: skip
        body = {
            **form,
            "client_id": CLIENT_ID,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jose.sign(assertion, self.key, typ="JWT"),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _, said = self._ask("POST", self.found[endpoint], headers, urlencode(body))
        if status not in (200, 201):
            raise RuntimeError(f"{endpoint} answered {status}: {said[:300]!r}")
        answer: dict[str, Any] = json.loads(said)
        return answer

    def _ask(
        self, method: str, url: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        parts = urlsplit(url)
        place = urlsplit(self.issuer)
        self._connection = self._connection or http.client.HTTPConnection("127.0.0.1", place.port, timeout=30)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        self._connection.request(method, path, body, {"Host": place.netloc, **(headers or {})})
        response = self._connection.getresponse()
        self.requests += 1
        return response.status, response.headers, response.read()


def _unread(token: str) -> dict[str, Any]:
    """The claims of a token, its signature unread: this client measures, the conformance tests check."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def together(visitors: list[Visitor], flows: int, *, every_s: float = 0.0) -> list[float]:
    """Walk ``flows`` sign-ins, one thread a visitor; return the milliseconds that each took, in no order.

    ``every_s`` lets them begin at that rhythm, whether or not those before are done: waiting counts then.
    """
    turn = count()
    began = time.perf_counter() + 0.05

    def walk(visitor: Visitor) -> list[float]:
        took: list[float] = []
        while (number := next(turn)) < flows:
            due = began + number * every_s if every_s else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            visitor.sign_in()
            took.append((time.perf_counter() - due) * 1000)
        return took

    walking: Callable[[Visitor], list[float]] = walk
    with ThreadPoolExecutor(len(visitors)) as pool:
        return [one for took in pool.map(walking, visitors) for one in took]
