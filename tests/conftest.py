"""The test room: an embedded PostgreSQL of its own, no network, unknown template variables fail."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

_HOME = Path(tempfile.mkdtemp(prefix="pecule-tests-"))
os.environ["PECULE_HOME"] = str(_HOME)
os.environ["PECULE_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "pecule.config.settings"

from pecule.operations import database  # noqa: E402 -- the home must be set before settings are read

# Here and not when pytest is configured: folders' own conftest files import rooms before that.
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database once for all workers."""
    config.add_cleanup(lambda: shutil.rmtree(_HOME, ignore_errors=True))
    if "DATABASE_URL" not in os.environ:
        server = database.embedded()
        server.start("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        os.environ["DATABASE_URL"] = server.url
        config.add_cleanup(server.remove)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little work: what it takes in earnest is 50 ms each, by design."""
    for name, cost in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(f"django.contrib.auth.hashers.Argon2PasswordHasher.{name}", cost)
