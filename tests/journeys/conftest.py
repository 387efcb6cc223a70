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

PECULE = [sys.executable, "-m", "pecule.config"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portals of the journeys keep their files; a small made-up country is loaded once for all of them."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_database('loaded')}")
        connection.execute(f"CREATE DATABASE {_database('loaded')}")
        loaded = subprocess.run(
            [*PECULE, "demo", "--load-only", "--small"],
            env=_environment(folder, "loaded"),
            capture_output=True,
            text=True,
        )
        assert loaded.returncode == 0, loaded.stderr[-2000:]
    return folder


@pytest.fixture(scope="session")
def portal(home: Path) -> Iterator[str]:
    """The address of a portal of its own, and its worker beside it, today."""
    yield from _running(home, "now")


@pytest.fixture
def later_portal(home: Path) -> Iterator[str]:
    """One for a single journey, which may move its clock, lock an account, or leave anything else behind."""
    yield from _running(home, "later")


def _database(name: str) -> str:
    return f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{name}"


def _environment(folder: Path, name: str) -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{_database(name)}").geturl()
    return {
        **os.environ, "PECULE_HOME": str(folder), "PECULE_DEMO": "1", "DATABASE_URL": url, "PYTHONWARNINGS": "default",
        "DJANGO_SETTINGS_MODULE": "pecule.config.settings",
        "PECULE_APPROVALS": "pecule.adapters.approval.fake.FakeApprovals",
    }  # fmt: skip


def _running(folder: Path, name: str) -> Iterator[str]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_database(name)} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {_database(name)} TEMPLATE {_database('loaded')}")
    port = _free_port()
    with open(folder / f"{name}.log", "wb") as log:
        running = [
            subprocess.Popen([*PECULE, *words], env=_environment(folder, name), stdout=log, stderr=log)
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
    errors = [line for line in (folder / f"{name}.log").read_text().splitlines() if '"level": "error"' in line]
    assert errors == []


def _wait(address: str) -> None:
    for _ in range(1200):
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
    yield from _without_barriers(Cast(chromium, portal))


@pytest.fixture
def later_cast(chromium: Browser, later_portal: str) -> Iterator[Cast]:
    """The same people where days pass: whoever comes after some have passed signs in anew."""
    yield from _without_barriers(Cast(chromium, later_portal))


def _without_barriers(cast: Cast) -> Iterator[Cast]:
    yield cast
    barriers = [barrier for person in cast.people for barrier in person.barriers]
    for person in cast.people:
        person.leave()
    assert barriers == []
