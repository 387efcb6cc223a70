"""How programs come in, and how they are told no."""

import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from pecule.kernel.actors import system
from pecule.operations import clock
from pecule.signin.actions import NewClient, create_login, register_client
from pecule.signin.rules import Audience

BY = system("tests")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def program(db: None) -> NewClient:
    owner = create_login(
        email="paie@example.org",
        password="four words that hold",
        audience=Audience.EMPLOYER,
        display_name="Paie",
        by=BY,
        at=AT,
    )
    owner.refresh_from_db()
    scopes = ["declarations:read", "declarations:write"]
    return register_client(owner=owner.public_id, name="Paie 3000", scopes=scopes, by=BY, at=AT)


def ask(client: Client, **form: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/v1/token", form)
    return answer.status_code, answer.json()


def test_a_program_gets_a_pass_for_its_secret(client: Client, program: NewClient) -> None:
    form = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": program.secret}
    answer = client.post("/api/v1/token", {**form, "scope": "declarations:read"})
    said = answer.json()
    assert len(said.pop("access_token")) == 43
    assert said == {"token_type": "Bearer", "expires_in": 600, "scope": "declarations:read"}
    assert answer["Cache-Control"] == "no-store"


def test_the_secret_may_come_in_the_header(client: Client, program: NewClient) -> None:
    basic = base64.b64encode(f"{program.client_id}:{program.secret}".encode()).decode()
    answer = client.post(
        "/api/v1/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert answer.json()["scope"] == "declarations:read declarations:write"


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "0" * 24}, 401, "invalid_client"),
        ({"scope": "orders:read"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_refused_pass_says_why_as_the_standard_words_it(
    client: Client, program: NewClient, change: dict[str, str], status: int, error: str
) -> None:
    form = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": program.secret}
    got, said = ask(client, **(form | change))
    assert (got, said["error"], sorted(said)) == (status, error, ["error", "error_description"])


def test_an_unreadable_header_is_a_wrong_client(client: Client, db: None) -> None:
    answer = client.post("/api/v1/token", {"grant_type": "client_credentials"}, headers={"Authorization": "Basic %%%"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_problem_has_an_address_that_explains_it(client: Client, db: None) -> None:
    assert client.get("/api/v1/problems/not_found").json() == {
        "code": "not_found",
        "says": "There is nothing here, or it is not yours to see.",
        "next_step": "Check the address, or go back to your home page.",
        "status": 404,
    }
    unknown = client.get("/api/v1/problems/no_such_thing")
    assert (unknown.status_code, unknown["Content-Type"], unknown.json()["code"]) == (
        404,
        "application/problem+json",
        "not_found",
    )


def test_the_description_names_every_scope(client: Client, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert (described["info"]["title"], "/api/v1/token" in described["paths"]) == ("Pécule", True)
