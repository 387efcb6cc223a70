"""A broker of its own process and database, which programs of others call; behind it an identity provider of ours that
approves what it is shown, and npm oidc-provider."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.broker.parties import JEANNE
from tests.conformance.peers import HERE, MISSING, ready
from tests.conformance.walking import Served, provider_at, services

PECULE = [sys.executable, "-m", "pecule.config"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The high broker at an address of its own."""
    assert ready(), MISSING
    folder, port, upstream = tmp_path_factory.mktemp("conformance"), free_port(), free_port()
    url = f"http://localhost:{port}"
    environment = _environment(folder, url)
    with provider_at() as wallet:
        described = services(url, wallet=wallet, citizen=f"http://localhost:{upstream}")
        keys = _prepared(folder, environment, described)
        citizen = ["node", str(HERE / "node" / "provider.mjs"), json.dumps(_citizen(upstream, url, keys))]
        web = [*PECULE, "serve", "--port", str(port), "--workers", "1"]
        with open(folder / "log", "wb") as log:
            running = [subprocess.Popen(command, env=environment, stdout=log, stderr=log) for command in (citizen, web)]
            try:
                _wait(f"{url}/.well-known/openid-configuration")
                _wait(f"http://localhost:{upstream}/.well-known/openid-configuration")
                yield Served(url, f"http://localhost:{upstream}")
            finally:
                for process in running:
                    process.terminate()
                for process in running:
                    process.wait(30)
    errors = [line for line in (folder / "log").read_text().splitlines() if '"level": "error"' in line]
    assert errors == []


def _environment(folder: Path, url: str) -> dict[str, str]:
    name = f"conformance_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return {
        **os.environ, "PECULE_HOME": str(folder), "PECULE_DEMO": "1", "PECULE_ISSUER": url,
        "PECULE_APPLICATION": "broker", "PECULE_BROKER_LEVEL": "high", "DJANGO_SETTINGS_MODULE": "pecule.config.broker",
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
    }  # fmt: skip


def _prepared(folder: Path, environment: dict[str, str], described: dict[str, Any]) -> dict[str, Any]:
    """Tables made, services and providers registered; the broker's keys as a client."""
    written = folder / "broker.json"
    written.write_text(json.dumps(described), "utf-8")
    commands = json.dumps([["migrate", "-v0"], ["configure", str(written)], ["client_keys"]])
    done = subprocess.run([*PECULE, "sequence"], env=environment, input=commands, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    keys: dict[str, Any] = json.loads(done.stdout.strip().rpartition("\n")[2])
    return keys


def _citizen(port: int, broker: str, keys: dict[str, Any]) -> dict[str, Any]:
    """npm oidc-provider, whose person always agrees and is Jeanne."""
    client = {
        "client_id": "broker", "redirect_uris": [f"{broker}/oidc-callback"], "response_types": ["code"],
        "grant_types": ["authorization_code"], "token_endpoint_auth_method": "private_key_jwt", "jwks": keys,
        "token_endpoint_auth_signing_alg": "ES256", "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "ES256", "subject_type": "pairwise",
    }  # fmt: skip
    return {
        "port": port, "issuer": f"http://localhost:{port}", "adapter": "memory", "clients": [client],
        "scopes": ["identite_pivot", "email", "preferred_username"], "people": {"jeanne": JEANNE},
        "login": {"sub": "jeanne", "acr": "eidas2", "amr": ["pwd", "otp"]},
    }  # fmt: skip


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError(address)
