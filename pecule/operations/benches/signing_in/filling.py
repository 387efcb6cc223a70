"""Millions of old sessions and sign-ins: copies of one that is there, under other names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

FLOWS_PART = 10  # a session lives for half an hour or more, the row of a sign-in at most twenty minutes
_NAMES = {"issuing_flow": ("code_hash", "token_hash"), "broker_session": ("key_hash",)}
_Connection = psycopg.Connection[tuple[Any, ...]]

_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f'"""
_INDEXES = "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass"


def fill(connection: _Connection, sessions: int) -> None:
    """Fill the table of sessions, and that of sign-ins with a tenth as many."""
    connection.execute("SET maintenance_work_mem = '1GB'")
    for table, rows in (("issuing_flow", sessions // FLOWS_PART), ("broker_session", sessions)):
        with _without_indexes(connection, table):
            _copy(connection, table, rows)
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))
    connection.execute("CHECKPOINT")


def _copy(connection: _Connection, table: str, rows: int) -> None:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id' "
        "ORDER BY ordinal_position", (table,),
    )  # fmt: skip
    columns = [str(name) for (name,) in found]
    copied = [
        sql.SQL("sha256((n || {})::bytea)").format(sql.Literal(name))
        if name in _NAMES[table]
        else sql.Identifier("one", name)
        for name in columns
    ]
    connection.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {copied} "
            "FROM generate_series(1, {rows}) n, (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) one"
        ).format(
            table=sql.Identifier(table), columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            copied=sql.SQL(", ").join(copied), rows=sql.Literal(rows),
        )
    )  # fmt: skip


@contextmanager
def _without_indexes(connection: _Connection, table: str) -> Iterator[None]:
    """Take indexes, and constraints that use some, from a table and give them back: each is then sorted once."""
    name = sql.Identifier(table)
    constraints = connection.execute(_CONSTRAINTS, (table,)).fetchall()
    for constraint, _ in reversed(constraints):
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(constraint)))
    indexes = connection.execute(_INDEXES, (table,)).fetchall()
    for index, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
    yield
    for _, definition in indexes:
        connection.execute(definition.encode())
    for constraint, definition in constraints:
        added = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}")
        connection.execute(added.format(name, sql.Identifier(constraint), sql.SQL(definition)))
