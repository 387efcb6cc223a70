"""What every request must obey: reading only reads, input is text, bodies and tries are bounded, headers are strict."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from pecule.sites.design.middleware import WroteWhileReading

pytestmark = pytest.mark.urls("tests.sites.design.addresses")


@pytest.fixture
def kept(db: None) -> Session:
    """A row that a page could damage."""
    return Session.objects.create(
        session_key="kept", session_data="intact", expire_date=datetime(2030, 1, 1, tzinfo=UTC)
    )


def rows() -> list[tuple[str, str]]:
    return list(Session.objects.order_by("session_key").values_list("session_key", "session_data"))


@pytest.mark.parametrize("sql", ["insert", "update", "delete", "hidden", "merge", "truncate", "lock", "ddl"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_is_read_cannot_write(client: Client, kept: Session, sql: str, method: str) -> None:
    with pytest.raises(WroteWhileReading, match="tried to run"):
        getattr(client, method)(f"/writes/{sql}/")
    assert rows() == [("kept", "intact")]


def test_the_same_page_may_write_when_it_is_posted(client: Client, kept: Session) -> None:
    assert client.post("/writes/update/").content == b"written"
    assert rows() == [("kept", "changed")]


def test_a_page_that_is_read_may_read(client: Client, kept: Session) -> None:
    assert client.get("/reads/").content == b"kept"


def test_a_page_that_writes_who_looked_may(client: Client, kept: Session) -> None:
    assert client.get("/looks/").content == b"seen"
    assert rows() == [("kept", "intact"), ("looked", "")]


def test_the_guard_is_gone_after_the_page(client: Client, kept: Session) -> None:
    client.get("/reads/")
    assert connection.execute_wrappers == []
    kept.delete()
    assert rows() == []


@pytest.mark.parametrize("address", ["/reads/?q=%00", "/reads/?q=%ff", "/reads/?%C3%28=1", "/a%00b/"])
@pytest.mark.parametrize(("language", "words"), [("en", "We could not read"), ("fr", "Nous n’avons pas pu lire")])
def test_an_address_that_is_not_text_is_refused(client: Client, address: str, language: str, words: str) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize("body", ["said=%00", "said=a&other=%ff", "%00=1", "said=\xff"])
def test_a_form_that_is_not_text_is_refused(client: Client, body: str) -> None:
    answer = client.post("/echoes/", body.encode("latin-1"), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


@pytest.mark.parametrize("said", [b"\x00", b"caf\xe9"])
def test_a_form_sent_in_parts_that_is_not_text_is_refused(client: Client, said: bytes) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="said"\r\n\r\n' + said + b"\r\n--x--\r\n"
    answer = client.post("/echoes/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_accents_and_emoji_pass_whole(client: Client) -> None:
    said = "Zoé\u202f– 漢字 🎓 %"
    assert client.post("/echoes/", {"said": said}).content.decode() == said
    assert client.get("/how-it-works/", {"q": said}).status_code == 200


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "1_0"])
def test_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    answer = client.post("/echoes/", b"said=1", "application/x-www-form-urlencoded", CONTENT_LENGTH=length)
    assert answer.status_code == 400


def test_a_body_past_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.post("/echoes/", {"said": "x" * 1_100_000}, headers={"accept-language": "en"})
    assert answer.status_code == 413
    assert "larger than this page accepts. Nothing was kept." in answer.content.decode()


def test_a_page_for_files_says_how_much_it_takes(client: Client) -> None:
    fits, too_large = (SimpleUploadedFile("a.txt", b"x" * size) for size in (2_000_000, 3_100_000))
    assert client.post("/takes-files/", {"file": fits}).content == b"2000000"
    assert client.post("/takes-files/", {"file": too_large}).status_code == 413


def test_too_many_tries_are_told_to_wait(client: Client, db: None) -> None:
    cache.clear()
    assert [client.post("/tries/").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.post("/tries/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Wait a few minutes" in answer.content.decode()
    assert client.get("/tries/").content == b"tried"
    assert client.post("/tries/", REMOTE_ADDR="192.0.2.7").content == b"tried"


def test_headers_forbid_scripts_frames_and_anything_from_elsewhere(client: Client) -> None:
    for address in ("/", "/refuses/", "/nothing-there/", "/reads/?q=%00"):
        headers = client.get(address).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "'self'",
            "font-src": "'self'",
            "manifest-src": "'self'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
            "object-src": "'none'",
        }
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]


def test_a_page_may_set_its_own_policy(client: Client) -> None:
    assert client.get("/own-policy/")["Content-Security-Policy"] == "default-src 'self'"
