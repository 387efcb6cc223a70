"""Our broker as a process of its own, with its own database, where the person is known at once."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from pecule.openid import jose
from pecule.operations.benches.room import server
from pecule.operations.benches.signing_in.node import client
from pecule.operations.running import web_command

DATABASE = "broker"
_SETTINGS = '''"""The broker's settings, with addresses where the person is known at once."""

from pecule.config.broker import *  # noqa: F403

ROOT_URLCONF = "pecule.operations.benches.signing_in.known_at_once"
'''


@contextmanager
def our_broker(port: int, key: jose.Key, folder: Path) -> Iterator[int]:
    """Run it as in earnest (not as a demonstration) until left; yield the id of its web server."""
    environment = _environment(port, folder)
    with psycopg.connect(server().url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    (folder / "known_at_once_settings.py").write_text(_SETTINGS)
    clients = folder / "clients.json"
    registered = client(key) | {
        "name": {"fr": "Service", "en": "Service"},
        "entity": "bench",
        "scopes": ["openid", "identite_pivot", "email"],
    }
    del registered["require_pushed_authorization_requests"]  # always so here
    clients.write_text(json.dumps({"clients": [registered], "providers": []}))
    for words in (["migrate"], ["configure", str(clients)]):
        subprocess.run(
            [sys.executable, "-m", "pecule.config", *words], env=environment, check=True, stdout=subprocess.DEVNULL
        )
    started = subprocess.Popen(web_command("127.0.0.1", port, 2, 2), env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", started)
        yield started.pid
    finally:
        started.terminate()
        started.wait()


def _environment(port: int, folder: Path) -> dict[str, str]:
    home = folder / "broker"
    (home / "metrics").mkdir(parents=True)
    environment = {
        **os.environ,
        "PECULE_HOME": str(home),
        "PECULE_APPLICATION": "broker",
        "PECULE_BROKER_LEVEL": "low",
        "PECULE_ISSUER": f"http://127.0.0.1:{port}",
        "PECULE_PROXY_HOPS": "0",
        "DATABASE_URL": server().url_of(DATABASE),
        "DJANGO_SETTINGS_MODULE": "known_at_once_settings",
        "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"),
    }
    del environment["PECULE_DEMO"]
    return environment


def _wait(url: str, started: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 -- our own address
                return
        except (urllib.error.URLError, OSError):
            if started.poll() is not None:
                sys.exit("pecule bench signin: the broker ended by itself.")
            time.sleep(0.1)
    sys.exit("pecule bench signin: the broker does not answer.")
