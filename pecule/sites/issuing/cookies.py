"""Cookies of an issuer: secrets that name a row, sent to us alone. Each application has its own names."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NAME = settings.APPLICATION.replace("-", "_")
FLOW, SESSION, DEVICE = f"{_NAME}_flow", f"{_NAME}_person", f"{_NAME}_device"
DEVICE_SECONDS = 365 * 24 * 3600


def read(request: HttpRequest, name: str) -> str:
    """The cookie's text, empty when there is none or it is none of ours."""
    return request.COOKIES.get(name, "")[:64]


def write(request: HttpRequest, response: HttpResponseBase, name: str, text: str, seconds: int | None = None) -> None:
    """Set a cookie. Lax: identity providers send people back with it, other sites' forms do not carry it."""
    secure = request.is_secure()
    response.set_cookie(name, text, max_age=seconds, secure=secure, httponly=True, samesite="Lax", path="/")


def drop(response: HttpResponseBase, name: str) -> None:
    """Forget a cookie."""
    response.delete_cookie(name, path="/", samesite="Lax")
