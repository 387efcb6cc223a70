"""A picture is bounded before it is unpacked, and leaves us as pixels alone."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.Image import Exif
from PIL.PngImagePlugin import PngInfo

from pecule.scams.rules import pictures
from pecule.scams.rules.pictures import PictureTooHeavy, PictureTooLarge, PictureUnreadable, plain


def written(image: Image.Image, kind: str, **more: object) -> bytes:
    into = BytesIO()
    image.save(into, kind, **more)
    return into.getvalue()


def opened(octets: bytes) -> Image.Image:
    return Image.open(BytesIO(octets), formats=("PNG",))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_each_kind_becomes_a_grey_png(kind: str) -> None:
    image = opened(plain(written(Image.new("RGB", (1300, 20), "red"), kind)))
    assert (image.format, image.mode, image.size) == ("PNG", "L", (1300, 20))


def test_where_when_and_with_what_it_was_taken_is_dropped() -> None:
    exif, told = Exif(), PngInfo()
    exif[0x0110] = "Telephone of Anna"
    told.add_text("Comment", "at Anna's")
    for octets in (
        written(Image.new("L", (1300, 9)), "JPEG", exif=exif),
        written(Image.new("L", (1300, 9)), "PNG", pnginfo=told),
    ):
        assert b"Anna" in octets
        assert (b"Anna" in plain(octets), dict(opened(plain(octets)).info)) == (False, {})


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    exif = Exif()
    exif[0x0112] = 6
    assert opened(plain(written(Image.new("L", (2000, 1500)), "JPEG", exif=exif))).size == (1500, 2000)


def test_small_letters_are_drawn_twice_as_large() -> None:
    assert opened(plain(written(Image.new("L", (390, 800)), "PNG"))).size == (780, 1600)


def test_what_is_transparent_is_white() -> None:
    image = opened(plain(written(Image.new("RGBA", (1300, 2), (0, 0, 0, 0)), "PNG")))
    assert image.getextrema() == (255, 255)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred octets that announces as many pixels as it likes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(4_000, 5_001), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch, width: int, height: int) -> None:
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("it was unpacked"))
    with pytest.raises(PictureTooLarge):
        plain(bomb(width, height))


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        bomb(10, 0),
        bomb(3_000, 3_000),
        written(Image.new("RGB", (60, 60), "red"), "JPEG")[:300],
        written(Image.new("RGB", (60, 60), "red"), "PNG")[:60],
        written(Image.new("RGB", (60, 60), "red"), "WEBP")[:30],
        written(Image.new("RGB", (60, 60), "red"), "GIF"),
        written(Image.new("RGB", (60, 60), "red"), "TIFF"),
    ],
)
def test_what_is_no_whole_picture_is_refused(octets: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        plain(octets)


def test_a_file_that_is_too_heavy_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "OCTETS_MAX", 10)
    with pytest.raises(PictureTooHeavy):
        plain(b"\x89PNG\r\n" + b"\0" * 10)
