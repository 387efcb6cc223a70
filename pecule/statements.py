"""Statements that are sent apart from their values, so that the database plans them once for each connection.

Django's cursors write values into the text: each statement is then read and planned anew, and the ORM writes that text
anew each time. What a purchase waits for goes through here; elsewhere the ORM is fast enough.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Every row that ``statement`` returns: a constant of ours, with a ``%s`` for each value.

    Errors are Django's own, with the driver's as their cause. Values whose type their place does not tell need a cast.
    """
    kept: Any = connections[DEFAULT_DB_ALIAS]  # found once: each look through ``django.db.connection`` costs
    kept.close_if_health_check_failed()
    kept.ensure_connection()
    apart: Any = psycopg.Cursor(kept.connection)
    make = kept.make_debug_cursor if kept.queries_logged else kept.make_cursor
    with make(apart) as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if apart.pgresult.nfields else []  # a description is costly to make


def row(statement: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row that ``statement`` returns, or None."""
    found = rows(statement, values)
    return found[0] if found else None
