"""The applications of a demonstration: prepared once by their own commands, and left alone while nothing changed."""

import json
import os
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pecule.operations import applications
from pecule.operations.applications import ALL, BROKER_HIGH, BROKER_LOW, IDENTITIES, WALLET, Together
from pecule.operations.certificates import Certificate
from pecule.operations.database import remark, set_remark

PEOPLE: list[dict[str, Any]] = []
KEYS: dict[str, Any] = {"keys": []}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """An installation whose commands are only written down."""
    monkeypatch.setattr(applications, "home", lambda: tmp_path)
    monkeypatch.setattr(applications, "sibling", lambda name: f"postgresql://x@localhost/{name}")
    remarks: dict[str, str] = {}
    monkeypatch.setattr(applications, "remark", lambda url: remarks.get(url, ""))
    monkeypatch.setattr(applications, "set_remark", remarks.__setitem__)
    ran: list[str] = []

    def run(command: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
        ran.append(how["env"]["PECULE_ISSUER"])
        return subprocess.CompletedProcess(
            command, 0, stdout='2 clients changed.\n{"keys": ["of a broker"]}\n', stderr=""
        )

    monkeypatch.setattr(subprocess, "run", run)
    return ran


def prepare(around: Together) -> None:
    around.prepare(PEOPLE, KEYS, lambda *_: None)


def test_each_is_prepared_once_the_brokers_first(alone: list[str], tmp_path: Path) -> None:
    around = Together(8000)
    prepare(around)
    assert sorted(alone[:2]) == sorted(around.address(one) for one in (BROKER_HIGH, BROKER_LOW))
    assert sorted(alone[2:]) == sorted(around.address(one) for one in (WALLET, IDENTITIES))
    clients = json.loads((tmp_path / "wallet" / "clients.json").read_text())["clients"]
    assert [(one["client_id"], one["jwks"]) for one in clients] == [
        ("broker-high", {"keys": ["of a broker"]}),
        ("broker-low", {"keys": ["of a broker"]}),
    ]
    alone.clear()
    prepare(around)
    assert alone == [], "a second start leaves what is as it should be"


def test_what_changed_is_prepared_again_and_nothing_else(alone: list[str]) -> None:
    around = Together(8000)
    prepare(around)
    alone.clear()
    around.prepare([{"email": "jeanne@pecule.example"}], KEYS, lambda *_: None)
    assert sorted(alone) == sorted(around.address(one) for one in (WALLET, IDENTITIES))
    alone.clear()
    prepare(Together(9000))
    assert len(alone) == len(ALL), "another address is another installation"


def test_an_application_that_cannot_be_prepared_says_which_and_why(
    alone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="The database cannot be used.")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(CommandError, match="broker-high could not be prepared: The database cannot be used"):
        prepare(Together(8000))


def test_a_phone_comes_by_https_to_every_application(alone: list[str], tmp_path: Path) -> None:
    made = Certificate(tmp_path / "a.pem", tmp_path / "c.pem", tmp_path / "k.pem")
    around = Together(8000, "192.0.2.7", made)
    assert [around.portal, *map(around.address, ALL)] == [f"https://192.0.2.7:{port}" for port in range(8000, 8005)]
    environment = around.environment(WALLET)
    assert (environment["PECULE_HOST"], environment["PECULE_CA_FILE"]) == ("192.0.2.7", str(made.authority))
    served = [command for command, _ in around.processes() if "granian" in command]
    assert [command[command.index("--ssl-keyfile") + 1] for command in served] == [str(made.key)] * len(ALL)


def test_nothing_of_the_portal_is_told_to_the_others(alone: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PECULE_NIR_HASH_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal@localhost/portal")
    for one in ALL:
        told = Together(8000).environment(one)
        assert ("PECULE_NIR_HASH_KEY" in told, "portal" in told["DATABASE_URL"]) == (False, False)


def test_a_remark_stays_with_its_database() -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS remarked")
        connection.execute("CREATE DATABASE remarked")
    url = parts._replace(path="/remarked").geturl()
    assert remark(url) == ""
    set_remark(url, "it's done")
    assert remark(url) == "it's done"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("DROP DATABASE remarked")


@pytest.mark.parametrize("given", ["", "{}", "[[]]", '["migrate"]', "\x00"])
def test_a_sequence_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(given))
    with pytest.raises(CommandError, match="Standard input must hold"):
        call_command("sequence")
