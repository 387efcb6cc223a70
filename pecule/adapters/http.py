"""The request as an adapter's page receives it, after every middleware has passed."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

from pecule.kernel.actors import Actor


class SignedIn(Protocol):
    """What an adapter's page may know of the login behind it."""

    @property
    def pk(self) -> int: ...
    @property
    def public_id(self) -> UUID: ...
    @property
    def audience(self) -> str: ...


class Request(HttpRequest):
    """A request with its login (None for a stranger), the actor it acts as, and the instant it came in (aware)."""

    login: SignedIn | None
    actor: Actor
    now: datetime
