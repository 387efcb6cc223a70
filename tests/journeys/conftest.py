"""A whole installation for the journeys: database, made-up country, portal and worker, and a real Chromium."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.journeys.person import Person


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal of its own with a small made-up country, and its worker beside it."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    url = os.environ["DATABASE_URL"]
    name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    environment = {
        **os.environ, "PECULE_HOME": str(folder), "PECULE_DEMO": "1",
        "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(), "PYTHONWARNINGS": "default",
    }  # fmt: skip
    pecule = [sys.executable, "-m", "pecule.config"]
    loaded = subprocess.run(
        [*pecule, "demo", "--load-only", "--small"], env=environment, capture_output=True, text=True
    )
    assert loaded.returncode == 0, loaded.stderr[-2000:]
    port = _free_port()
    with open(folder / "log", "wb") as log:
        running = [
            subprocess.Popen([*pecule, *words], env=environment, stdout=log, stderr=log)
            for words in (["serve", "--port", str(port)], ["worker"])
        ]
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)
    errors = [line for line in (folder / "log").read_text().splitlines() if '"level": "error"' in line]
    assert errors == []


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            with urlopen(address) as answer:  # noqa: S310 -- an address of this machine, made above
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


class Cast:
    """Makes people who come to the portal with a browser of their own."""

    def __init__(self, browser: Browser, portal: str) -> None:
        self.browser, self.portal, self.people = browser, portal, list[Person]()

    def come(self, name: str | None, *, width: int = 1280, language: str = "fr") -> Person:
        """Somebody of the demonstration's cast, signed in; None for a stranger."""
        person = Person(self.browser, self.portal, width=width, language=language)
        self.people.append(person)
        if name:
            person.sign_in(name)
        return person


@pytest.fixture
def cast(chromium: Browser, portal: str) -> Iterator[Cast]:
    """The people of a journey; afterwards, every page they saw must have had no known barrier."""
    cast = Cast(chromium, portal)
    yield cast
    barriers = [barrier for person in cast.people for barrier in person.barriers]
    for person in cast.people:
        person.leave()
    assert barriers == []
