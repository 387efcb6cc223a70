"""Tells every page at what instant a request came in."""

from collections.abc import Callable
from typing import cast

from django.db import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pecule.kernel.actors import STRANGER
from pecule.operations import clock
from pecule.sites.design.http import Request


def tell_when(request: Request) -> None:
    """Set ``request.now``, and ``request.clock_moved`` when a demonstration's clock is not the machine's."""
    try:
        request.now = clock.now()
    except OperationalError:  # no database: /healthz must still be able to say so
        request.now = clock.machine_now()
    request.clock_moved = clock.is_moved(request.now)


class When:
    """Sets ``request.now`` and ``request.clock_moved``, where nobody signs in as the portal's people do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = cast(Request, request)
        known.login, known.actor = None, STRANGER
        # Tokens are told in the time of all machines: only the portal's demonstration lets days pass.
        known.now, known.clock_moved = clock.machine_now(), False
        return self.get_response(request)
