"""A picture of a message, made harmless: bounded before it is unpacked, its pixels alone kept. Pure."""

from io import BytesIO

from PIL import Image, ImageOps

from pecule.kernel.refusals import Refusal

OCTETS_MAX = 8_000_000
PIXELS_MAX = 20_000_000  # a long screenshot has ten million; 20 MB in grey, 80 MB while it is unpacked
_FORMATS = ("PNG", "JPEG", "WEBP")
_LEGIBLE = 1_200  # pixels across: below, letters are too small for programs that read

# What its own checks refuse by name is refused before anything is unpacked, whoever opens a picture first.
Image.MAX_IMAGE_PIXELS = PIXELS_MAX


class PictureUnreadable(Refusal):
    """No picture, or a broken one."""

    says = "This file is not a picture that we can open."
    next_step = "Send a screenshot or a photo as PNG, JPEG or WebP, or type the text."


class PictureTooHeavy(Refusal):
    """A file larger than any screenshot."""

    says = "This picture is larger than {most} million octets."
    next_step = "Cut it down to the message, or type the text."


class PictureTooLarge(Refusal):
    """More pixels than are unpacked."""

    says = "This picture has more than {most} million pixels."
    next_step = "Cut it down to the message, or type the text."


class PictureWithoutText(Refusal):
    """Nothing was read in it."""

    says = "We read no text in this picture."
    next_step = "Take it again, straight and close, or type the text."


class PicturesNotRead(Refusal):
    """No program that reads pictures is installed."""

    says = "Pictures cannot be read here."
    next_step = "Type the text of the message, with its links and numbers."
    status = 503


class PictureTooSlow(Refusal):
    """The program that reads pictures did not finish, or has too much to do."""

    says = "Reading this picture takes too long."
    next_step = "Cut it down to the message, try again in a minute, or type the text."
    status = 503


def plain(octets: bytes) -> bytes:
    """The picture as a grey PNG, upright, with nothing else: no place, no date, no device.

    Raises PictureTooHeavy, PictureTooLarge, PictureUnreadable.
    """
    if len(octets) > OCTETS_MAX:
        raise PictureTooHeavy(most=OCTETS_MAX // 1_000_000)
    try:
        with Image.open(BytesIO(octets), formats=_FORMATS) as image:
            if image.width * image.height > PIXELS_MAX:
                raise PictureTooLarge(most=PIXELS_MAX // 1_000_000)
            grey = ImageOps.exif_transpose(_on_white(image)).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(most=PIXELS_MAX // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise PictureUnreadable from error
    written = BytesIO()
    _legible(grey).save(written, "PNG", compress_level=1)
    return written.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent is shown on white, as a browser would."""
    if not image.has_transparency_data:
        return image
    seen = image.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen)


def _legible(grey: Image.Image) -> Image.Image:
    """Twice as large where letters would be too small."""
    if not 0 < grey.width < _LEGIBLE or grey.width * grey.height * 4 > PIXELS_MAX:
        return grey
    return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
