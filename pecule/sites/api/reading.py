"""Reads the body of a call: JSON whose every text can be kept."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """JSON without NaN, without texts that no database keeps (NUL, half of a surrogate pair), of bounded depth.

    Whatever is wrong is a ValueError: the API answers ``call_unreadable``.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a JSON body."""
        try:
            return _kept(json.loads(request.body, parse_constant=_refused))
        except RecursionError as error:
            raise ValueError("too deep") from error


def _refused(name: str) -> Any:
    raise ValueError(name)


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("NUL")
        value.encode()  # half of a surrogate pair is a UnicodeEncodeError, which is a ValueError
    elif isinstance(value, dict):
        for name, item in value.items():
            _kept(name)
            _kept(item)
    elif isinstance(value, list):
        for item in value:
            _kept(item)
    return value
