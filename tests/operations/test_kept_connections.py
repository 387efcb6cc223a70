"""A connection that was kept is looked at before it serves again, by a round trip only when it was quiet for long."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connections

from pecule.operations.postgresql import base
from pecule.statements import row


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A connection of its own, as a web process keeps one; it only reads."""
    with django_db_blocker.unblock():
        connection = connections.create_connection("default")
        connection.ensure_connection()
        assert connection.is_usable()
        yield connection
        connection.close()


def ended(pid: int) -> None:
    """The server drops this client, as when it stops."""
    with psycopg.connect(_address()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def _address() -> str:
    params = connections["default"].get_connection_params()
    return psycopg.conninfo.make_conninfo(
        "", **{n: params[n] for n in ("dbname", "user", "host", "port") if n in params}
    )


def last_asked(kept: Any) -> Any:
    """When this connection last sent a statement, as the server saw it."""
    with psycopg.connect(_address()) as other:
        found = other.execute(
            "SELECT query_start FROM pg_stat_activity WHERE pid = %s", [kept.connection.info.backend_pid]
        ).fetchone()
    return found


def test_one_in_use_is_not_asked(kept: Any) -> None:
    before = last_asked(kept)
    assert (kept.is_usable(), last_asked(kept)) == (True, before)


def test_one_that_was_quiet_is_asked(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = last_asked(kept)
    monkeypatch.setattr(base, "_QUIET_SECONDS", 0)
    assert (kept.is_usable(), last_asked(kept) == before) == (True, False)


def test_one_after_an_error_is_asked(kept: Any) -> None:
    before = last_asked(kept)
    kept.errors_occurred = True
    assert (kept.is_usable(), last_asked(kept) == before) == (True, False)


def test_one_that_the_server_dropped_is_seen_without_asking(kept: Any) -> None:
    ended(kept.connection.info.backend_pid)
    assert not kept.is_usable()


def test_statements_that_are_planned_once_open_another_in_its_place(kept: Any) -> None:
    """As the first request after a restart of the server does."""
    usual = connections["default"]
    connections["default"] = kept
    try:
        assert row("SELECT 1") == (1,)
        kept.health_check_enabled, kept.health_check_done = True, False
        ended(kept.connection.info.backend_pid)
        assert row("SELECT 2") == (2,)
    finally:
        connections["default"] = usual
