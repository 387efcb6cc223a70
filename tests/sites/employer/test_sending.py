"""Sending a file: taken in, refused at its place, too large, or read by a job."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from pecule.entitlements.actions import incoming as incoming_files
from pecule.entitlements.models import ActivityLine, DeclarationFile, IncomingFile
from pecule.entitlements.tasks import read_incoming
from pecule.signin.models import Login
from tests.sites.employer.scenes import BAKERY, FOUNDRY, csv_of, employer, inside, login_of, row, upload


@pytest.fixture
def baker(db: None) -> Login:
    return employer("baker", BAKERY)


def test_a_right_file_is_accepted_and_its_report_shown(baker: Login) -> None:
    answer = inside(baker).post("/employer/send/", {"file": upload(csv_of(row(), row(number=2)))}, follow=True)
    file = DeclarationFile.objects.get()
    assert (answer.redirect_chain, answer.status_code) == ([(f"/employer/files/{file.public_id}/", 302)], 200)
    assert (file.status, file.person_count, file.name) == ("accepted", 2, "march.csv")
    assert "Accepted whole, for 2 people." in answer.content.decode()


def test_a_wrong_file_is_refused_with_its_lines(baker: Login) -> None:
    client = inside(baker)
    client.post("/employer/send/", {"file": upload(csv_of(row(), row(number=2, worked="lots")))})
    file = DeclarationFile.objects.get()
    page = client.get(f"/employer/files/{file.public_id}/").content.decode()
    assert (file.status, ActivityLine.objects.count()) == ("refused", 0)
    assert "Refused whole, for 1 reason. Nothing was credited." in page
    assert "The value of worked is not a number with at most two decimals." in page


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"", 422, "This file is empty."),
        (b"PK\x03\x04rest", 415, "This file is compressed."),
        (b"%PDF-1.7", 415, "This file is neither a DSN, nor a CSV"),
    ],
)
def test_what_is_no_declaration_is_refused_at_the_field(baker: Login, content: bytes, status: int, says: str) -> None:
    answer = inside(baker).post("/employer/send/", {"file": upload(content)})
    page = answer.content.decode()
    assert (answer.status_code, DeclarationFile.objects.count(), IncomingFile.objects.count()) == (status, 0, 0)
    assert page.count(says) == 2  # in the summary, and at the field
    assert 'id="id_file_error"' in page


def test_no_file_at_all_says_so_at_the_field(baker: Login) -> None:
    answer = inside(baker, "fr").post("/employer/send/", {})
    assert (answer.status_code, DeclarationFile.objects.count()) == (422, 0)
    assert "Choisissez un fichier." in answer.content.decode()


def test_a_file_that_names_another_company_is_refused_with_that_reason(baker: Login) -> None:
    employer("smith", FOUNDRY)
    client = inside(baker)
    client.post("/employer/send/", {"file": upload(csv_of(row(), row(FOUNDRY, number=3)))})
    file = DeclarationFile.objects.get()
    assert [(reason["line"], reason["code"]) for reason in file.report["reasons"]] == [(3, "not_your_company")]
    page = client.get(f"/employer/files/{file.public_id}/").content.decode()
    assert "You do not declare for the company of this establishment." in page


def test_the_very_bytes_of_another_company_are_refused_without_showing_its_file(baker: Login) -> None:
    content = csv_of(row(FOUNDRY))
    inside(employer("smith", FOUNDRY)).post("/employer/send/", {"file": upload(content)})
    theirs = DeclarationFile.objects.get()
    answer = inside(baker).post("/employer/send/", {"file": upload(content)})
    assert answer.status_code == 403
    assert "This file declares for companies that you do not declare for." in answer.content.decode()
    assert str(theirs.public_id) not in answer.content.decode()


def test_a_large_file_waits_for_a_job_and_the_page_comes_back_by_itself(
    baker: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming_files, "READ_AT_ONCE_BYTES_MAX", 10)
    client = inside(baker)
    answer = client.post("/employer/send/", {"file": upload(csv_of(row()))})
    waiting = IncomingFile.objects.get()
    reading = f"/employer/reading/{waiting.public_id}/"
    kept = Path(settings.UPLOADS) / str(waiting.public_id)
    assert (answer["Location"], kept.stat().st_mode & 0o077, DeclarationFile.objects.count()) == (reading, 0, 0)
    page = client.get(reading)
    assert (page.status_code, page["Refresh"]) == (200, "5")
    assert "Refresh" not in client.get(reading + "?still")
    assert "is being read" in client.get("/employer/").content.decode()

    read_incoming(incoming=str(waiting.public_id))
    read_incoming(incoming=str(waiting.public_id))
    file = DeclarationFile.objects.get()
    assert (file.status, kept.exists()) == ("accepted", False)
    assert client.get(reading)["Location"] == f"/employer/files/{file.public_id}/"


def test_a_large_file_that_is_refused_whole_says_why(baker: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    client = inside(baker)
    inside(employer("smith", FOUNDRY)).post("/employer/send/", {"file": upload(csv_of(row(FOUNDRY)))})
    monkeypatch.setattr(incoming_files, "READ_AT_ONCE_BYTES_MAX", 10)
    client.post("/employer/send/", {"file": upload(csv_of(row(FOUNDRY)))})
    waiting = IncomingFile.objects.get()
    read_incoming(incoming=str(waiting.public_id))
    page = client.get(f"/employer/reading/{waiting.public_id}/")
    assert (page.status_code, "Refresh" in page) == (200, False)
    assert "This file declares for companies that you do not declare for." in page.content.decode()


def test_nobody_else_sees_a_file_on_its_way(baker: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_files, "READ_AT_ONCE_BYTES_MAX", 10)
    inside(baker).post("/employer/send/", {"file": upload(csv_of(row()), "secret-name.csv")})
    waiting = IncomingFile.objects.get()
    other = inside(employer("smith", FOUNDRY))
    answer = other.get(f"/employer/reading/{waiting.public_id}/")
    assert (answer.status_code, "secret-name" in answer.content.decode()) == (404, False)
    assert "secret-name" not in other.get("/employer/").content.decode()


@pytest.mark.parametrize("audience", ["", "holder", "staff"])
def test_only_an_employer_may_send_more_than_a_form(db: None, audience: str) -> None:
    client = inside(login_of("somebody", audience)) if audience else Client()
    answer = client.post("/employer/send/", {"file": upload(b"x" * 2_000_000)})
    assert (answer.status_code, DeclarationFile.objects.count()) == (413, 0)


def test_a_file_past_the_limit_is_refused_before_it_is_read(baker: Login) -> None:
    answer = inside(baker).post("/employer/send/", {"file": upload(b"x")}, headers={"Content-Length": "1600000000"})
    assert answer.status_code == 413
