"""Tells every page who came in, as whom they act, and at what instant."""

from collections.abc import Callable
from typing import cast

from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pecule.config.when import tell_when
from pecule.kernel.actors import STRANGER
from pecule.signin.models import Login
from pecule.signin.queries import actor_of, login_of
from pecule.sites.design.http import Request


class WhoAndWhen:
    """Sets ``request.login``, ``request.actor``, ``request.now`` and ``request.clock_moved``.

    Whoever has not signed in is a stranger.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = cast(Request, request)
        found = login_of(known.session) or auth.get_user(request)
        known.login = found if isinstance(found, Login) else None
        known.actor = actor_of(found) if isinstance(found, Login) else STRANGER
        tell_when(known)
        return self.get_response(request)
