"""A person with a browser, as HTTP sees them; services of others' making, and an identity provider that approves."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from tests.broker.parties import BACK, KEYS, OUT, IdentityProvider, described
from tests.conformance.peers import HERE, MISSING, ready

_FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SECRET = "a secret of an old service"
SEALED = {"id_token_encrypted_response_alg": "RSA-OAEP-256", "userinfo_encrypted_response_alg": "RSA-OAEP-256"}
OLD = {"id_token_signed_response_alg": "RS256", "userinfo_signed_response_alg": "RS256"}


@dataclass(frozen=True, slots=True)
class Served:
    """A broker, and npm oidc-provider behind it."""

    url: str
    citizen: str


def services(url: str, *, wallet: str, citizen: str) -> dict[str, Any]:
    """What the broker is told: the portal in three forms, an old service, and two identity providers."""
    told = described()
    portal = told["clients"][0]
    old = portal | {
        "client_id": "old", "compatibility": True, "token_endpoint_auth_method": "client_secret_post",
        "secret_hash": sha256(SECRET.encode()).hexdigest(), "backchannel_logout_uri": "", "introspection": False,
    }  # fmt: skip
    clients = [
        portal, portal | SEALED | {"client_id": "sealed"}, portal | OLD | {"client_id": "rs256"}, old | OLD,
    ]  # fmt: skip
    by_name = {one["provider_id"]: one for one in told["providers"]}
    return {
        "clients": [one | {"backchannel_logout_uri": ""} for one in clients],
        "providers": [
            by_name["wallet"] | {"issuer": wallet},
            by_name["citizen"] | {"issuer": citizen, "levels": ["eidas1", "eidas2"]},
        ],
    }


class Walker:
    """Follows addresses, presses the broker's buttons, and stops where it is sent back to the service."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(trust_env=False, headers={"accept-language": "en"})

    def __enter__(self) -> "Walker":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def sign_in(self, address: str, provider: str = "wallet") -> str:
        """From the service's request over the identity provider; the address back at the service."""
        page = self.get(address)
        if "/connect/confirm/" not in str(page.url):
            page = self.get(self.press(page, f"/connect/to/{provider}/").headers["Location"])
        return str(self.press(page, "/connect/confirm/").headers["Location"])

    def get(self, address: str) -> httpx.Response:
        """Read a page, going on as long as it stays on this machine."""
        answer = self.http.get(address)
        while answer.is_redirect and urlsplit(on := urljoin(str(answer.url), answer.headers["Location"])).hostname in (
            "localhost",
            "127.0.0.1",
        ):
            answer = self.http.get(on)
        return answer

    def press(self, page: httpx.Response, path: str) -> httpx.Response:
        """Send a page's form."""
        token = _FORM.search(page.text)
        assert token, page.text[:2000]
        return self.http.post(self.url + path, data={"csrfmiddlewaretoken": token[1]})


def visit(script: str, told: Mapping[str, Any], walk: Callable[[str], str]) -> dict[str, Any]:
    """Run a service of ``script``, walk where it sends the person, and return what it was told."""
    assert ready(), MISSING
    with subprocess.Popen(
        ["node", str(HERE / "node" / f"{script}.mjs")],
        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as node:  # fmt: skip
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(told) + "\n")
        node.stdin.flush()
        first = node.stdout.readline()
        if first:
            node.stdin.write(json.dumps({"back": walk(json.loads(first)["go"])}) + "\n")
            node.stdin.flush()
        out, trouble = node.communicate(timeout=60)
    assert node.returncode == 0, trouble
    found: dict[str, Any] = json.loads(out)
    return found


def service(url: str, client_id: str = "portal", **how: Any) -> dict[str, Any]:
    """What a service with the portal's keys is told of itself."""
    sign = KEYS["portal"].private_jwk() | {"alg": "ES256", "kid": KEYS["portal"].kid}
    told = {"issuer": url, "client_id": client_id, "sign": sign, "back": BACK, "out": OUT, "acr": "eidas2"}
    return told | {"scope": "openid identite_pivot email"} | how


@contextmanager
def provider_at() -> Iterator[str]:
    """The made-up identity provider of the broker's tests, by HTTP; its address."""
    known = IdentityProvider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            if where.path == "/.well-known/openid-configuration":
                names = {f"{name}_endpoint": f"{issuer}/{name}" for name in ("token", "userinfo")}
                self._say(
                    {
                        "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "jwks_uri": f"{issuer}/jwks",
                        "pushed_authorization_request_endpoint": f"{issuer}/par",
                        "authorization_response_iss_parameter_supported": True, **names,
                    }
                )  # fmt: skip
            elif where.path == "/jwks":
                self._say({"keys": [key.public_jwk(use="sig", alg="ES256") for key in known.published]})
            elif where.path == "/userinfo":
                self._say({"sub": known.sub, **known.person})
            else:
                asked = known.asked[dict(parse_qsl(where.query))["request_uri"]]
                back = known.answer(issuer + self.path, code=f"code-{len(known.asked)}")
                self.send_response(302)
                self.send_header("Location", asked["redirect_uri"] + back.removeprefix("/oidc-callback"))
                self.end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(dict(known.post(issuer + self.path, dict(parse_qsl(body)))))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _say(self, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    issuer = f"http://localhost:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
