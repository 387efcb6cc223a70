"""A picture of a message: its words are shown to be corrected, then checked; the picture is kept nowhere."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pecule.scams.rules import pictures
from tests.sites.public.test_check import text_of

READ = "Ameli : votre carte expire, payez sur ameli-vitale.info"
TYPED = {"text": "", "channel": "email", "sender": "+33639981234", "happened": "paid"}


class Reader:
    """Reads the same in every picture."""

    says: str | Exception = READ

    def ready(self) -> bool:
        return True

    def read(self, picture: bytes) -> str:
        assert picture.startswith(b"\x89PNG")
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


class NoReader(Reader):
    """Is not installed."""

    def ready(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def reader(db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    settings.PECULE_PICTURE_READER = f"{__name__}.Reader"


def picture(octets: bytes | None = None) -> SimpleUploadedFile:
    into = BytesIO()
    Image.new("RGB", (40, 40), "white").save(into, "PNG")
    return SimpleUploadedFile("screenshot.png", into.getvalue() if octets is None else octets, "image/png")


def sent(client: Client, typed: dict[str, str], file: SimpleUploadedFile) -> tuple[int, str]:
    answer = client.post("/check/", {**typed, "picture": file}, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def test_its_words_come_into_the_box_beside_what_was_typed_and_are_checked_only_then(client: Client) -> None:
    status, html = sent(client, {**TYPED, "text": "Reçu ce matin"}, picture())
    assert status == 200
    assert f">\nReçu ce matin\n\n{READ}</textarea>" in html.replace("\r\n", "\n")
    assert "Is this what it says?" in text_of(html)
    assert '<option value="email" selected>' in html
    assert 'value="+33639981234"' in html
    assert "What to do now" not in text_of(html)


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (b"MZ\x90\0", "This file is not a picture that we can open."),
        (b"", "This file is not a picture that we can open."),
        (b"\x89PNG" + b"\0" * 8_000_000, "This picture is larger than 8 million octets."),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_keeps_what_was_typed(client: Client, octets: bytes, said: str) -> None:
    status, html = sent(client, {**TYPED, "text": "What I typed"}, picture(octets))
    assert (status, said in text_of(html), "What I typed</textarea>" in html) == (422, True, True)
    assert 'id="id_picture_error"' in html
    assert "Fill this in." not in text_of(html)


@pytest.mark.parametrize(
    ("says", "status", "said"),
    [
        (TimeoutError(), 503, "Reading this picture takes too long."),
        (OSError(), 422, "This file is not a picture that we can open."),
        ("  \n", 422, "We read no text in this picture."),
    ],
)
def test_a_reader_that_fails_says_what_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch, says: str | Exception, status: int, said: str
) -> None:
    monkeypatch.setattr(Reader, "says", says)
    answered, html = sent(client, TYPED, picture())
    assert (answered, said in text_of(html)) == (status, True)


def test_too_many_pixels_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PIXELS_MAX", 1_000)
    status, html = sent(client, TYPED, picture())
    assert (status, "more than 0 million pixels" in text_of(html)) == (422, True)


def test_a_body_that_no_picture_needs_is_turned_away_unread(client: Client) -> None:
    assert client.post("/check/", {"picture": picture(b"\0" * 9_200_000)}).status_code == 413


def test_it_is_never_written_to_disk(client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile", pytest.fail)
    before = sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())
    assert sent(client, TYPED, picture())[0] == 200
    assert sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == before


def test_where_no_reader_is_installed_the_page_says_so(client: Client, settings: LazySettings) -> None:
    settings.PECULE_PICTURE_READER = f"{__name__}.NoReader"
    html = client.get("/check/", headers={"accept-language": "en"}).content.decode()
    assert 'type="file"' not in html
    assert "Pictures cannot be read on this site: type the text of a screenshot." in text_of(html)
    status, html = sent(client, {**TYPED, "text": "What I typed"}, picture())
    assert (status, "What I typed</textarea>" in html) == (503, True)
    assert "Pictures cannot be read here." in text_of(html)


def test_a_form_without_a_picture_is_checked_as_before(client: Client) -> None:
    answer = client.post("/check/", {**TYPED, "text": READ}, headers={"accept-language": "en"})
    html = answer.content.decode()
    assert (answer.status_code, "This is very probably a scam" in text_of(html)) == (200, True)
    assert 'name="picture"' not in html
