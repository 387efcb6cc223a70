"""A backup that was never restored is not a backup."""

from pathlib import Path

import psycopg
import pytest

from pecule.operations import backup
from pecule.operations.postgres import PostgresTrouble, Server


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server(tmp_path / "postgres")
    server.start()
    monkeypatch.setenv("DATABASE_URL", server.url)
    return server


def test_what_was_written_comes_back_into_an_empty_database(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 10)")
        file = tmp_path / "backup"
        assert backup.backup(file) == file.stat().st_size > 0
        assert oct(file.stat().st_mode)[-3:] == "600"
        with pytest.raises(PostgresTrouble, match="is not empty"):
            backup.restore(file)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE other")
        monkeypatch.setenv("DATABASE_URL", server.url_of("other"))
        backup.restore(file)
        with psycopg.connect(server.url_of("other")) as connection:
            assert connection.execute("SELECT sum(n) FROM kept").fetchone() == (55,)
    finally:
        server.remove()


def test_a_backup_never_overwrites_a_file(server: Server, tmp_path: Path) -> None:
    try:
        file = tmp_path / "backup"
        file.write_text("mine")
        with pytest.raises(PostgresTrouble, match="exists already"):
            backup.backup(file)
        assert file.read_text() == "mine"
    finally:
        server.remove()


def test_a_file_that_is_no_backup_changes_nothing(server: Server, tmp_path: Path) -> None:
    try:
        file = tmp_path / "backup"
        file.write_text("not a backup")
        with pytest.raises(PostgresTrouble, match="pg_restore failed"):
            backup.restore(file)
    finally:
        server.remove()
