"""Statements that are planned once: prepared by the database, and as safe as those of the ORM."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from pecule.statements import row, rows

pytestmark = pytest.mark.django_db

UNKNOWN = "SELECT email FROM signin_login WHERE public_id = %s"


def test_a_statement_is_prepared_after_a_few_times() -> None:
    for _ in range(8):
        assert row(UNKNOWN, (uuid4(),)) is None
    found = rows("SELECT statement FROM pg_prepared_statements WHERE statement = %s", (UNKNOWN.replace("%s", "$1"),))
    assert found == [(UNKNOWN.replace("%s", "$1"),)]


def test_values_never_become_part_of_the_text() -> None:
    hostile = "x'; DROP TABLE audit_line; --"
    assert row("SELECT %s::text", (hostile,)) == (hostile,)
    assert rows("SELECT id FROM audit_line") == []


def test_a_statement_without_rows_returns_none() -> None:
    assert rows("SET LOCAL lock_timeout = '1s'") == []
    assert row("SET LOCAL lock_timeout = '1s'") is None


def test_errors_are_djangos_with_the_drivers_as_their_cause() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows("INSERT INTO notices_outbox (key) VALUES (%s)", (uuid4(),))
    assert isinstance(caught.value.__cause__, psycopg.errors.NotNullViolation)


def test_what_watches_over_the_connection_sees_them_too() -> None:
    """A page that is only read is kept from writing by such a watch."""
    seen = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        rows("SELECT %s::int", (7,))
    assert seen == [("SELECT %s::int", (7,))]
