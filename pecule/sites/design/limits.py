"""Marks that a view carries, read by the middleware: how large a body, how many tries, whether a reading writes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest

BODY_LIMIT = "pecule_body_limit"
BODY_AUDIENCE = "pecule_body_audience"
IN_MEMORY = "pecule_files_in_memory"
TRY_LIMIT = "pecule_try_limit"
WRITES = "pecule_reading_page_writes"

View = TypeVar("View", bound=Callable[..., Any])


def body_of_at_most(octets: int, *, audience: str = "") -> Callable[[View], View]:
    """Let this view receive a body of up to ``octets``, for files; other views stop at the size of a form.

    With ``audience``, everybody else stops there too: a stranger cannot fill the disk.
    """

    def marked(view: View) -> View:
        return _mark(BODY_AUDIENCE, audience)(_mark(BODY_LIMIT, octets)(view))

    return marked


def files_stay_in_memory(view: View) -> View:
    """Never write the files that this view receives to disk: they are read once and gone. Bound its body."""
    return _mark(IN_MEMORY, True)(view)


def this_reading_page_writes_who_looked(view: View) -> View:
    """Let this GET page write: it keeps a trace of who looked at a person's file. For no other purpose."""
    return _mark(WRITES, True)(view)


@dataclass(frozen=True, slots=True)
class TryLimit:
    """So many tries in so many seconds for one person (or address, before sign-in) at one path.

    Kept in Django's cache, which is in the database: all processes count together. Two tries in the same
    millisecond may count as one; this slows machines down, it is not what an account's safety rests on.
    """

    tries: int
    seconds: int
    methods: tuple[str, ...]

    def allows(self, request: HttpRequest) -> bool:
        """Count this try and say whether it may go on."""
        if request.method not in self.methods:
            return True
        login = getattr(request, "login", None)
        who = f"login {login.public_id}" if login else f"address {request.META.get('REMOTE_ADDR', '')}"
        key = "tries:" + sha256(f"{who} {request.method} {request.path}".encode()).hexdigest()
        cache.add(key, 0, self.seconds)
        try:
            return bool(cache.incr(key) <= self.tries)
        except ValueError:  # it expired in between: a new window begins
            return True


def at_most(tries: int, *, seconds: int, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """Allow so many tries in so many seconds, by login or else by address, at each path; then answer 429."""
    return _mark(TRY_LIMIT, TryLimit(tries, seconds, methods))


def _mark(name: str, value: object) -> Callable[[View], View]:
    def marked(view: View) -> View:
        @wraps(view)
        def same(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        setattr(same, name, value)
        return same  # type: ignore[return-value]  # it takes and gives what the view does

    return marked
