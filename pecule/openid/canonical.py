"""One text for one meaning: what is shown, hashed and signed is the same to the letter (RFC 8785)."""

import base64
import unicodedata
from hashlib import sha256
from typing import Any

import rfc8785

from pecule.openid.errors import DetailsRefused

_DEPTH_MAX = 8
_INTEGER_MAX = 2**53 - 1  # what every JSON reader holds exactly (RFC 8785 section 3.2.2.3)


def canonical(value: Any) -> bytes:
    """The canonical JSON of ``value`` (RFC 8785).

    Raises DetailsRefused for what two readers could see differently: numbers with a fraction or too large to be exact,
    text that is not in Unicode's normal form C or holds characters that are not drawn.
    """
    _check(value, 0)
    return rfc8785.dumps(value)


def details_hash(details: list[dict[str, Any]]) -> str:
    """SHA-256 over the canonical array of authorization_details, base64url without padding. Raises DetailsRefused."""
    return base64url(sha256(canonical(details)).digest())


def base64url(value: bytes) -> str:
    """Base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _check(value: Any, depth: int) -> None:
    if depth > _DEPTH_MAX:
        raise DetailsRefused("nested too deeply")
    match value:
        case bool() | None:
            return
        case int() if abs(value) <= _INTEGER_MAX:
            return
        case int():
            raise DetailsRefused("an integer is too large to be exact everywhere")
        case str():
            _check_text(value)
        case list() | dict():
            _check_inside(value, depth + 1)
        case _:
            raise DetailsRefused("only objects, arrays, text, integers, true, false and null are signed")


def _check_inside(value: list[Any] | dict[Any, Any], depth: int) -> None:
    if isinstance(value, dict):
        for name in value:
            if not isinstance(name, str):
                raise DetailsRefused("a name is not text")
            _check_text(name)
    for one in value.values() if isinstance(value, dict) else value:
        _check(one, depth)


def _check_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise DetailsRefused("text is not in Unicode normal form C")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for letter in text):
        raise DetailsRefused("text holds characters that nobody sees")
