"""The list of files and the report of one: only one's own companies', in both languages."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pecule.entitlements.actions.asking import ask_employer
from pecule.entitlements.models import DeclarationFile
from pecule.signin.models import Login
from tests.sites.employer.scenes import (
    AT,
    BAKERY,
    BY,
    FOUNDRY,
    csv_of,
    employer,
    inside,
    login_of,
    nir_of,
    row,
    upload,
)


@pytest.fixture
def baker(db: None) -> Login:
    return employer("baker", BAKERY)


def sent(login: Login, *rows: str, name: str = "march.csv") -> DeclarationFile:
    """A file sent by ``login``."""
    inside(login).post("/employer/send/", {"file": upload(csv_of(*rows), name)})
    return DeclarationFile.objects.latest("pk")


def set_aside(login: Login) -> DeclarationFile:
    """A file with hours that look like days."""
    return sent(login, *[row(number=n, worked="20") for n in range(1, 5)])


@pytest.mark.parametrize(("language", "says"), [("en", "What you declared"), ("fr", "Ce que vous avez déclaré")])
def test_home_lists_files_in_both_languages(baker: Login, language: str, says: str) -> None:
    sent(baker, row())
    page = inside(baker, language).get("/employer/").content.decode()
    assert (says in page, "march.csv" in page, "732\u00a0829\u00a0320\u00a000074" in page) == (True, True, True)


def test_a_login_without_an_establishment_is_told_so(db: None) -> None:
    page = inside(login_of("nobody", "employer")).get("/employer/").content.decode()
    assert "Your login is not attached to any establishment yet" in page


def test_another_employer_sees_nothing_of_a_file(baker: Login) -> None:
    file = sent(baker, row(), row(number=2, worked="lots"), name="secret-name.csv")
    good = sent(baker, row(), name="secret-too.csv")
    client = inside(employer("smith", FOUNDRY))
    for one in (file, good):
        for end in ("", "report.json", "report.csv"):
            answer = client.get(f"/employer/files/{one.public_id}/{end}")
            assert (answer.status_code, "secret" in answer.content.decode()) == (404, False)
    assert "secret" not in client.get("/employer/").content.decode()


def test_a_colleague_of_the_same_company_sees_its_accepted_files(baker: Login) -> None:
    file = sent(baker, row())
    colleague = inside(employer("colleague", BAKERY))
    assert colleague.get(f"/employer/files/{file.public_id}/").status_code == 200


def test_home_asks_the_database_as_much_for_three_files_as_for_one(baker: Login) -> None:
    client = inside(baker)
    counts = []
    for months in (["2025-01"], ["2025-02", "2025-03"]):
        for month in months:
            sent(baker, row(period=month))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/employer/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_reasons_come_by_pages_and_whole_in_downloads(baker: Login) -> None:
    file = sent(baker, *[row(number=n, worked="lots") for n in range(1, 61)])
    client = inside(baker)
    first = client.get(f"/employer/files/{file.public_id}/").content.decode()
    second = client.get(f"/employer/files/{file.public_id}/?page=2").content.decode()
    says = "The value of worked is not a number with at most two decimals."
    assert (first.count(says), second.count(says)) == (50, 10)
    report = json.loads(client.get(f"/employer/files/{file.public_id}/report.json").content)
    assert (report["status"], report["reasons_total"], len(report["reasons"])) == ("refused", 60, 60)
    lines = client.get(f"/employer/files/{file.public_id}/report.csv").content.decode("utf-8-sig").splitlines()
    assert (lines[0], lines[1], len(lines)) == ("line;code;says", f"2;bad_number;{says}", 61)


def test_reports_never_name_a_person_nor_their_number(baker: Login) -> None:
    file = sent(baker, row(number=7, worked="lots"))
    client = inside(baker)
    for end in ("", "report.json", "report.csv"):
        page = client.get(f"/employer/files/{file.public_id}/{end}").content.decode()
        assert (nir_of(7) in page, "GARNIER" in page) == (False, False)


def test_a_report_in_french_says_reasons_in_french(baker: Login) -> None:
    file = sent(baker, row(worked="lots"))
    client = inside(baker, "fr")
    csv = client.get(f"/employer/files/{file.public_id}/report.csv").content.decode()
    page = client.get(f"/employer/files/{file.public_id}/").content.decode()
    assert ("is not a number" in csv, "is not a number" in page, "Refusé en entier" in page) == (False, False, True)


def test_a_file_set_aside_says_why_and_what_happens_next(baker: Login) -> None:
    file = set_aside(baker)
    page = inside(baker).get(f"/employer/files/{file.public_id}/").content.decode()
    assert (file.status, "What happens next" in page) == ("set_aside", True)
    assert "count as many hours as a month has days" in page
    assert "Your answer" not in page


def test_an_employer_answers_a_question_about_a_file(baker: Login) -> None:
    file = set_aside(baker)
    ask_employer(file.public_id, question="Are these hours, or days?", by=BY, at=AT)
    client = inside(baker)
    url = f"/employer/files/{file.public_id}/"
    assert "Are these hours, or days?" in client.get(url).content.decode()
    short = client.post(url, {"answer": "days"})
    assert (short.status_code, 'id="id_answer_error"' in short.content.decode()) == (422, True)
    assert client.post(url, {"answer": "They are days, all of them."}).status_code == 302
    file.refresh_from_db()
    assert [one["text"] for one in file.report["said"]] == [
        "Are these hours, or days?",
        "They are days, all of them.",
    ]
    assert file.status == "set_aside"


def test_another_employer_cannot_answer(baker: Login) -> None:
    file = set_aside(baker)
    ask_employer(file.public_id, question="Are these hours, or days?", by=BY, at=AT)
    answer = inside(employer("smith", FOUNDRY)).post(
        f"/employer/files/{file.public_id}/", {"answer": "They are days, all of them."}
    )
    file.refresh_from_db()
    assert (answer.status_code, len(file.report["said"])) == (404, 1)


def test_the_model_explains_each_column_and_can_be_sent_once_filled(baker: Login) -> None:
    client = inside(baker)
    header = client.get("/employer/model/declarations.csv").content.decode("utf-8-sig").strip()
    page = client.get("/employer/model/").content.decode()
    assert [name for name in header.split(";") if f"<code>{name}</code>" not in page] == []
    values = dict(zip("siret nir".split(), (BAKERY, nir_of(1)), strict=True))
    examples = {"birth_name": "MARTIN", "given_names": "Camille", "birth_date": "1987-04-23", "contract": "1",
                "period": "2025-03", "category": "employee", "unit": "hours", "worked": "151.67"} | values  # fmt: skip
    line = ";".join(examples.get(name, "") for name in header.split(";"))
    client.post("/employer/send/", {"file": upload(f"{header}\n{line}\n".encode())})
    assert DeclarationFile.objects.get().status == "accepted"
