"""A payroll program sends declarations and reads their reports, never those of others."""

import pytest
from django.test import Client

from pecule.entitlements.actions import add_member
from pecule.entitlements.models import DeclarationFile
from pecule.operations import clock
from pecule.signin.actions import register_client
from tests.sites.api.calling import AT, BY, Program
from tests.sites.employer.scenes import BAKERY, FOUNDRY, csv_of, login_of, row, upload


@pytest.fixture(autouse=True)
def that_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def payroll(name: str, siret: str, *scopes: str) -> Program:
    """A payroll program of the company of ``siret``, with these scopes."""
    owner = login_of(name, "employer")
    made = register_client(owner=owner.public_id, name=name, scopes=scopes, by=BY, at=AT)
    add_member(siret=siret, name=f"{name} & co", login_id=made.login_id, by=BY, at=AT)
    return Program(Client(), made.client_id, made.secret)


@pytest.fixture
def baker(db: None) -> Program:
    return payroll("baker", BAKERY, "declarations:read", "declarations:write")


def send(program: Program, *rows: str) -> str:
    """Send a file and return its id."""
    answer = program.call("POST", "/declarations", files={"file": upload(csv_of(*rows))})
    assert (answer.status, answer.body["incoming"]) == (201, None)
    return str(answer.body["file"])


def test_a_file_is_accepted_and_its_report_read(baker: Program) -> None:
    file = send(baker, row())
    report = baker.get(f"/declarations/{file}").body
    assert report | {"received_at": ""} == {
        "id": file,
        "name": "march.csv",
        "kind": "csv",
        "status": "accepted",
        "lines": 2,
        "people": 1,
        "received_at": "",
        "reasons": [],
        "anomalies": [],
    }


def test_a_file_that_is_wrong_is_refused_whole_line_by_line(baker: Program) -> None:
    report = baker.get(f"/declarations/{send(baker, row(), row(number=2, worked='many'))}").body
    assert (report["status"], [reason["line"] for reason in report["reasons"]]) == ("refused", [3])


def test_the_same_bytes_again_are_the_same_file(baker: Program) -> None:
    assert send(baker, row()) == send(baker, row())
    assert DeclarationFile.objects.count() == 1


def test_lists_come_by_pages(baker: Program) -> None:
    sent = [send(baker, row(number=n)) for n in (1, 2, 3)]
    first = baker.get("/declarations?limit=2").body
    assert ([file["id"] for file in first["items"]], first["next"]) == (
        [sent[2], sent[1]],
        "/api/v1/declarations?limit=2&offset=2",
    )
    last = baker.get(first["next"].removeprefix("/api/v1")).body
    assert ([file["id"] for file in last["items"]], last["next"]) == ([sent[0]], None)


def test_another_company_sees_nothing_of_it(baker: Program) -> None:
    file = send(baker, row())
    other = payroll("smith", FOUNDRY, "declarations:read")
    assert (other.get(f"/declarations/{file}").problem, other.get("/declarations").body) == (
        (404, "file_not_found"),
        {"items": [], "next": None},
    )


def test_a_reading_pass_sends_nothing(baker: Program) -> None:
    reader = payroll("reader", FOUNDRY, "declarations:read")
    answer = reader.call("POST", "/declarations", files={"file": upload(csv_of(row(siret=FOUNDRY)))})
    assert (answer.problem, answer.body["facts"]) == ((403, "scope_missing"), {"scope": "declarations:write"})
    assert DeclarationFile.objects.count() == 0


def test_without_a_pass_nothing_opens(client: Client, db: None) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}):
        answer = client.get("/api/v1/declarations", headers=headers)
        said = answer.json()
        assert (answer.status_code, said["code"], answer["WWW-Authenticate"], answer["Content-Type"]) == (
            401,
            "token_refused",
            'Bearer realm="pecule"',
            "application/problem+json",
        )


def test_a_session_cookie_opens_nothing(db: None) -> None:
    browser = Client()
    browser.force_login(login_of("person", "employer"))
    assert browser.get("/api/v1/declarations").status_code == 401


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"PK\x03\x04" + b"0" * 60, "file_compressed")],
)
def test_what_cannot_be_read_is_refused_by_name(baker: Program, content: bytes, code: str) -> None:
    answer = baker.call("POST", "/declarations", files={"file": upload(content)})
    assert (answer.status // 100, answer.body["code"], DeclarationFile.objects.count()) == (4, code, 0)


def test_a_header_of_stray_bytes_is_refused_in_words_that_can_be_kept(baker: Program) -> None:
    answer = baker.call("POST", "/declarations", files={"file": upload(b"\x00\x01\x02")})
    report = baker.get(f"/declarations/{answer.body['file']}").body
    told = {reason["code"]: reason.get("facts", {}).get("unknown") for reason in report["reasons"]}
    assert (report["status"], told["header_unknown"]) == ("refused", "\ufffd\ufffd\ufffd")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_a_page_that_cannot_be_is_told_at_its_place(baker: Program, query: str) -> None:
    answer = baker.get(f"/declarations?{query}")
    assert (answer.problem, answer.body["errors"][0]["pointer"].split("/")[-1]) == (
        (422, "input_unfit"),
        query.split("=")[0],
    )


def test_a_missing_file_is_told_at_its_place(baker: Program) -> None:
    answer = baker.call("POST", "/declarations", files={})
    assert (answer.problem, answer.body["errors"][0]["pointer"]) == ((422, "input_unfit"), "/file/file")


def test_problems_speak_french_when_asked(baker: Program) -> None:
    reply = baker.client.get("/api/v1/declarations", headers={"Accept-Language": "fr"})
    assert reply.json()["title"] == "Cet appel demande un jeton d’accès encore valable."
