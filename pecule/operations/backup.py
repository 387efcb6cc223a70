"""Copies of the whole database, made and put back with PostgreSQL's own tools."""

import subprocess
from pathlib import Path

import psycopg

from pecule.operations.database import database_url
from pecule.operations.postgres import PostgresTrouble, find_binaries


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([find_binaries().program(program), *arguments], capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise PostgresTrouble(f"{program} failed: {last}")


def backup(file: Path) -> int:
    """Write the database into ``file``, which must not exist, and return its size in bytes.

    The file is whole or absent: it is written beside and renamed. It holds personal data, the NIR still
    encrypted; the keys are not in it and must be kept elsewhere. Raises PostgresTrouble.
    """
    if file.exists():
        raise PostgresTrouble(f"{file} exists already; choose another name.")
    draft = file.with_name(f".{file.name}.part")
    draft.touch(mode=0o600, exist_ok=True)
    try:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={draft}", database_url())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path) -> None:
    """Put a backup back into an empty database, all or nothing. Raises PostgresTrouble when it is not empty."""
    if not file.is_file():
        raise PostgresTrouble(f"{file} is not a file.")
    with psycopg.connect(database_url()) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if tables and tables[0]:
        raise PostgresTrouble("The database is not empty: restore into a new one, so that nothing is overwritten.")
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={database_url()}", str(file))
