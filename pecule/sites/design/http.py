"""The request as our pages receive it, after every middleware has passed."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

from pecule.kernel.actors import Actor


class SignedIn(Protocol):
    """What a page may know of the login behind it."""

    @property
    def pk(self) -> int: ...
    @property
    def public_id(self) -> UUID: ...
    @property
    def email(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def roles(self) -> Collection[str]: ...


class Request(HttpRequest):
    """A request with its login (None for a stranger), the actor it acts as, and the instant it came in (aware).

    ``clock_moved``: a demonstration's clock was moved, so that instant is not what people's watches say.
    """

    login: SignedIn | None
    actor: Actor
    now: datetime
    clock_moved: bool
