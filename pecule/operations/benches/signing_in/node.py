"""npm oidc-provider in a process of its own, as ``tests/conformance`` installs and configures it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pecule.openid import jose
from pecule.operations.benches.signing_in.visitor import CLIENT_ID, REDIRECT_URI

_PEERS = Path(__file__).resolve().parents[4] / "tests" / "conformance"


def refuse_missing_node() -> None:
    """Say in one sentence what is missing, if anything is, and end this process."""
    if shutil.which("node") is None or not (_PEERS / "node_modules" / "oidc-provider").exists():
        sys.exit("pecule bench signin: needs Node 20 and its peers: install Node, then `make peers`.")


def client(key: jose.Key) -> dict[str, Any]:
    """How the measuring client is registered there: the same profile as at our broker."""
    return {
        "client_id": CLIENT_ID,
        "redirect_uris": [REDIRECT_URI],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.public_jwk(use="sig", alg="ES256")]},
        "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "ES256",
        "require_pushed_authorization_requests": True,
    }


@contextmanager
def node_provider(port: int, key: jose.Key, database: str | None) -> Iterator[int]:
    """Run it until left, with its own memory or a database (its URL, by socket); yield the process's id."""
    told: dict[str, Any] = {
        "port": port,
        "issuer": f"http://127.0.0.1:{port}",
        "clients": [client(key)],
        "scopes": ["identite_pivot", "email"],
        "people": {"jeanne": PERSON},
        "login": {"sub": "jeanne", "acr": "eidas1", "amr": ["pwd"]},
    }
    if database is not None:
        parts = urlsplit(database)
        place = parse_qs(parts.query)["host"][0]
        told |= {
            "adapter": "postgresql",
            "database": {"host": place, "user": parts.username, "database": parts.path.strip("/")},
        }
    command = ["node", str(_PEERS / "node" / "provider.mjs"), json.dumps(told)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            sys.exit("pecule bench signin: npm oidc-provider did not start.")
        yield process.pid
    finally:
        process.kill()
        process.wait()


PERSON = {
    "given_name": "Jeanne Marie",
    "family_name": "MARTIN",
    "birthdate": "1985-06-14",
    "gender": "female",
    "birthplace": "75111",
    "birthcountry": "99100",
    "email": "jeanne@pecule.example",
}
