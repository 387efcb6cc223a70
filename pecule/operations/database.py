"""Which database to use: ``DATABASE_URL``, or the embedded server's."""

import os
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from psycopg import sql

from pecule.operations.home import home
from pecule.operations.postgres import MAJOR_MIN, PostgresTrouble, Server

_PREPARED_AFTER = 5  # times a statement is sent by one connection before it is prepared


@lru_cache(maxsize=1)
def embedded() -> Server:
    """The embedded server of this installation, not yet started."""
    return Server(home() / "postgres")


def embedded_in_use() -> bool:
    """Whether this process uses the embedded server rather than one that was given."""
    return not os.environ.get("DATABASE_URL")


def database_url() -> str:
    """Return ``DATABASE_URL`` when it is set, else the embedded server's address (which may not run yet)."""
    return os.environ.get("DATABASE_URL") or embedded().url


def ensure_running() -> None:
    """Start the embedded server if it is the one in use, then check that the database answers.

    Raises PostgresTrouble, with one sentence, when it is unreachable, refuses us or is too old.
    """
    if embedded_in_use():
        embedded().start()
    try:
        with psycopg.connect(database_url(), connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise PostgresTrouble(f"The database cannot be used: {why} Check DATABASE_URL.") from None
    if version < MAJOR_MIN:
        raise PostgresTrouble(f"The database is PostgreSQL {version}; Pécule needs {MAJOR_MIN} or newer.")


def sibling(suffix: str) -> str:
    """The address of another database beside the one in use, made when it is not there. Raises PostgresTrouble.

    Each application of a demonstration has one of its own.
    """
    parts = urlsplit(database_url())
    name = f"{unquote(parts.path.strip('/'))}_{suffix}"
    if embedded_in_use():
        embedded().create_database(name)
        return embedded().url_of(name)
    with psycopg.connect(database_url(), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except psycopg.Error as error:
                raise PostgresTrouble(f"The demonstration also needs the database {name}: {error}") from None
    return parts._replace(path=f"/{name}").geturl()


def remark(url: str) -> str:
    """What was remarked on a database, empty when nothing was."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return str(found[0] or "") if found else ""


def set_remark(url: str, text: str) -> None:
    """Remark something on a database; it goes when the database goes."""
    with psycopg.connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))


def django_settings(url: str) -> dict[str, Any]:
    """Turn a ``postgresql://`` address into Django's settings. Raises PostgresTrouble for anything else.

    ``PECULE_POOLER=1`` says that connections are shared between transactions (PgBouncer): nothing is prepared then.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise PostgresTrouble(f"DATABASE_URL cannot be read: {error}.") from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise PostgresTrouble("DATABASE_URL must look like postgresql://name:password@host:5432/database.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["prepare_threshold"] = None if os.environ.get("PECULE_POOLER") == "1" else _PREPARED_AFTER
    return {
        "ENGINE": "pecule.operations.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
