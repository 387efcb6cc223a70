"""Pages are drawn without a database where a test asks for none."""

from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def clock_never_moved(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How far a demonstration's clock was moved is kept in the database: where there is none, it never was."""
    if not request.node.get_closest_marker("django_db") and "db" not in request.fixturenames:
        monkeypatch.setattr("pecule.operations.clock.shift", lambda: timedelta(0))
