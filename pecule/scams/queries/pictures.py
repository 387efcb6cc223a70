"""The words of a picture that somebody took of a message."""

from django.conf import settings
from django.utils.module_loading import import_string

from pecule.scams.ports import PictureReader
from pecule.scams.rules.messages import TEXT_MAX
from pecule.scams.rules.pictures import PicturesNotRead, PictureTooSlow, PictureUnreadable, PictureWithoutText, plain


def pictures_are_read() -> bool:
    """Whether this installation reads pictures."""
    return _reader().ready()


def read_picture(octets: bytes) -> str:
    """The text of a picture (PNG, JPEG, WebP), for the person to correct; nothing is kept.

    Raises PicturesNotRead, PictureTooHeavy, PictureTooLarge, PictureUnreadable, PictureTooSlow, PictureWithoutText.
    """
    reader = _reader()
    if not reader.ready():
        raise PicturesNotRead
    picture = plain(octets)
    try:
        text = reader.read(picture)
    except TimeoutError as error:
        raise PictureTooSlow from error
    except OSError as error:
        raise PictureUnreadable from error
    if not text.strip():
        raise PictureWithoutText
    return text.strip()[:TEXT_MAX]


def _reader() -> PictureReader:
    reader: PictureReader = import_string(settings.PECULE_PICTURE_READER)()
    return reader
