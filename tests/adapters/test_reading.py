"""Tesseract run beside us: real where it is installed, and what becomes of a program that hangs or fails."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pecule.adapters.reading import tesseract
from pecule.adapters.reading.tesseract import Tesseract
from pecule.scams.rules.pictures import plain

LINES = ("Ameli : votre carte vitale expire.", "Payez 1,99 euros sur", "https://ameli-vitale.info/maj")
installed = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def screenshot(background: str, ink: str) -> bytes:
    image = Image.new("RGB", (1080, 700), background)
    drawn = ImageDraw.Draw(image)
    for at, line in enumerate(LINES):
        drawn.text((60, 200 + 70 * at), line, font=ImageFont.load_default(46), fill=ink)
    into = BytesIO()
    image.save(into, "JPEG", quality=85)
    return into.getvalue()


@installed
@pytest.mark.parametrize(("background", "ink"), [("white", "black"), ("#1b1b1f", "#f2f2f2")])
def test_a_screenshot_is_read_light_or_dark(background: str, ink: str) -> None:
    text = " ".join(Tesseract().read(plain(screenshot(background, ink))).split())
    assert text == "Ameli : votre carte vitale expire. Payez 1,99 euros sur https://ameli-vitale.info/maj"


@installed
def test_a_blank_picture_has_no_words() -> None:
    into = BytesIO()
    Image.new("L", (300, 300), "white").save(into, "PNG")
    assert Tesseract().read(into.getvalue()) == ""


@installed
def test_what_is_no_picture_fails_by_name() -> None:
    with pytest.raises(OSError, match="tesseract ended"):
        Tesseract().read(b"no picture")


def program(folder: Path, lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of ours in the place of tesseract."""
    (folder / "tesseract").write_text(f"#!/bin/sh\n{lines}\n")
    (folder / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exec sleep 30", monkeypatch)
    monkeypatch.setattr(tesseract, "SECONDS_MAX", 0.2)
    with pytest.raises(TimeoutError):
        Tesseract().read(b"")


def test_signs_that_no_text_has_are_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, r"cat; printf ' a\000b\f\n\n\n\n c \377'", monkeypatch)
    assert Tesseract().read(b"seen") == "seen ab\n\n c �"


def test_too_many_at_once_wait_and_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr("shutil.which", lambda _: "/bin/cat")
    with tesseract._TURNS, tesseract._TURNS, pytest.raises(TimeoutError):
        Tesseract().read(b"")


def test_without_the_program_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert not Tesseract().ready()
    with pytest.raises(FileNotFoundError):
        Tesseract().read(b"")
