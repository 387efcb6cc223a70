"""The test room: an embedded PostgreSQL of its own, no network, warnings are errors, random order, see harshness.py."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.conf import LazySettings, settings
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

_HOME = Path(tempfile.mkdtemp(prefix="pecule-tests-"))
os.environ["PECULE_HOME"] = str(_HOME)
os.environ["PECULE_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
# A browser driven from a test leaves an event loop running in this process; no view of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from pecule.config import foundation  # noqa: E402 -- the home must be set before settings are read
from pecule.config.applications import APPLICATIONS  # noqa: E402 -- likewise
from pecule.operations import database  # noqa: E402 -- likewise
from tests import harshness  # noqa: E402 -- likewise

# No name is known to the browser but this machine's.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
_RSA_KEYS = 12  # more than any test has at once
CHROMIUM = ["--no-sandbox", "--disable-quic", ALONE]

# Here and not when pytest is configured: folders' own conftest files import rooms before that.
django.setup()
harshness.begin()

# How long an example takes says how busy the machine is, not whether a property holds.
hypothesis_settings.register_profile("pecule", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("pecule")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database once for all workers."""
    config.add_cleanup(lambda: shutil.rmtree(_HOME, ignore_errors=True))
    if "DATABASE_URL" not in os.environ:
        server = database.embedded()
        server.start("-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400")
        os.environ["DATABASE_URL"] = server.url
        config.add_cleanup(server.remove)


class FilesOfJourneys(LoadScopeScheduling):  # type: ignore[misc]  # xdist says no types
    """A file of journeys runs in one process, which starts its applications once; any other test by itself.

    The groups of ``--dist loadgroup`` are of no effect: xdist 3.8 writes them where pytest 9.2 no longer reads names.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesOfJourneys:
    """How tests are given to processes."""
    return FilesOfJourneys(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys may take long; long forms wait for ``make test-long``."""
    for item in items:
        if item.get_closest_marker("slow") and not os.environ.get("PECULE_LONG"):
            item.add_marker(pytest.mark.skip(reason="the long form: make test-long"))
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The test database, which everybody has left at the end."""
    yield
    connections.close_all()
    assert _sessions_left() == []


def _sessions_left() -> list[tuple[str, str]]:
    """State and last statement of each session in the test database; the server takes a moment to see one go."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for _ in range(50):
            left = connection.execute(
                "SELECT state, query FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() "
                "ORDER BY backend_start",
                (settings.DATABASES["default"]["NAME"],),
            ).fetchall()
            if not left:
                break
            time.sleep(0.1)
    return left


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """A real browser, the system's own.

    While its event loop runs, Django keeps other connections than before and after: they are closed in here.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture(autouse=True)
def application(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """The settings of the application that ``@pytest.mark.application("broker")`` names; the portal's without it."""
    marker = request.node.get_closest_marker("application")
    if marker is None:
        return
    module = import_module(APPLICATIONS[marker.args[0]])
    for name in vars(module):
        if name.isupper() and not hasattr(foundation, name) and name != "INSTALLED_APPS":
            setattr(settings, name, getattr(module, name))


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work: what it takes in earnest is 50 ms each, by design."""
    for name, cost in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(f"django.contrib.auth.hashers.Argon2PasswordHasher.{name}", cost)


@pytest.fixture(scope="session", autouse=True)
def few_rsa_keys() -> Iterator[None]:
    """RSA keys in turn from a few: what one takes in earnest is a tenth of a second, and every issuer makes four."""
    made = cycle([generate_private_key(public_exponent=65537, key_size=2048) for _ in range(_RSA_KEYS)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("joserfc._rfc7518.rsa_key.RSABinding.generate_private_key", lambda _size: next(made))
        yield


@pytest.fixture(autouse=True)
def partners(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody approves, cards are paid when a test says so, and chance picks no order for a control."""
    settings.PECULE_APPROVALS = "tests.orders.fakes.Agreeing"
    settings.PECULE_CARDS = "tests.orders.fakes.Till"
    monkeypatch.setattr("pecule.orders.rules.controls.sampled", lambda *_, **__: False)


@pytest.fixture(autouse=True)
def no_warning_of_another_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as if there were no warning on every page; one that publishes some calls ``forget_warnings``."""
    published = import_module("pecule.scams.queries.warnings")
    monkeypatch.setattr(published._KEPT, "warnings", [])
    monkeypatch.setattr(published._KEPT, "read_at", time.monotonic())
    if not request.node.get_closest_marker("django_db") and "db" not in request.fixturenames:
        monkeypatch.setattr(published, "_open", lambda *_: [])
