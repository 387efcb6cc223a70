"""Every operation of the API, tried by whoever may not: without a pass, and with a pass for everything else."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from pecule.operations import clock
from pecule.signin.actions import register_client
from pecule.signin.rules import SCOPES, Audience
from pecule.sites.api.api import api
from tests.sites.api.calling import AT, BY, Program
from tests.sites.employer.scenes import login_of

Operation = tuple[str, str, str]
OPEN_TO_ALL = {"/api/v1/token", "/api/v1/scams/check"}
FOR_PEOPLE = {"/api/v1/me", "/api/v1/me/export"}  # see test_people


def operations() -> list[Operation]:
    """Method, path with sample ids, and scope of each operation that needs one."""
    found = []
    for path, verbs in api.get_openapi_schema()["paths"].items():
        for method, told in verbs.items():
            scopes = {scope for way in told.get("security", []) for scopes in way.values() for scope in scopes}
            sample = re.sub(r"\{\w+\}", str(UUID(int=1)), path)
            if path not in OPEN_TO_ALL | FOR_PEOPLE:
                found.append((method.upper(), sample, " ".join(sorted(scopes))))
    return found


OPERATIONS = operations()
named = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: f"{found[0]} {found[1]}")


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def test_every_operation_names_exactly_one_scope_that_exists() -> None:
    known = {scope.value for scopes in SCOPES.values() for scope in scopes}
    assert {scope for _, _, scope in OPERATIONS} == known


def test_what_only_reads_asks_for_a_reading_scope() -> None:
    assert {scope.partition(":")[2] for method, _, scope in OPERATIONS if method == "GET"} == {"read"}
    assert {scope.partition(":")[2] for method, _, scope in OPERATIONS if method != "GET"} == {"write"}


@named
def test_without_a_pass_it_answers_nothing(client: Client, db: None, operation: Operation) -> None:
    method, path, _ = operation
    answer = client.generic(method, path, b"{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")


@pytest.fixture
def passes(db: None) -> dict[str, Program]:
    """For each scope, a program of the same audience that has every other scope of it."""
    programs = {}
    for audience, scopes in SCOPES.items():
        for scope in sorted(scopes):
            owner = login_of(scope.value.replace(":", "-"), audience.value)
            others = sorted(other.value for other in scopes if other is not scope)
            made = register_client(owner=owner.public_id, name="all but one", scopes=others, by=BY, at=AT)
            programs[scope.value] = Program(Client(), made.client_id, made.secret)
    return programs


def test_with_every_scope_but_its_own_each_operation_is_refused(passes: dict[str, Program]) -> None:
    refused: dict[str, Any] = {}
    for method, path, scope in OPERATIONS:
        answer = passes[scope].call(method, path.removeprefix("/api/v1"), {} if method == "POST" else None)
        refused[f"{method} {path}"] = (answer.problem, answer.body["facts"])
    wanted = {f"{method} {path}": ((403, "scope_missing"), {"scope": scope}) for method, path, scope in OPERATIONS}
    assert refused == wanted


def test_scopes_are_for_programs_of_four_audiences() -> None:
    assert set(SCOPES) == {Audience.EMPLOYER, Audience.ORGANISATION, Audience.FUNDER, Audience.STAFF}
