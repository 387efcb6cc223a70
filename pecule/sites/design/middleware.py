"""Rules that every request obeys, whichever site it is for."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pecule.kernel.refusals import Refusal
from pecule.sites.design.errors import error_page, refusal_page
from pecule.sites.design.limits import BODY_AUDIENCE, BODY_LIMIT, IN_MEMORY, TRY_LIMIT, WRITES, TryLimit
from pecule.sites.design.uploads import InMemory

Answer = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]

# No script at all, nothing inline, nothing from elsewhere, never in a frame.
CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def let_forms_lead_to(response: HttpResponseBase, *addresses: str) -> None:
    """Let the forms of this page be answered by a redirect to the origins of ``addresses``, and to no others."""
    response["Content-Security-Policy"] = policy_with_forms_to(addresses)


def policy_with_forms_to(addresses: Iterable[str]) -> str:
    """Our policy, with the origins of ``addresses`` among those that a form may end at."""
    origins = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses})
    return CONTENT_SECURITY.replace("form-action 'self'", " ".join(["form-action 'self'", *origins]))


class Headers:
    """Sets what browsers must refuse on our behalf. A view that set one of these headers itself keeps its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Signing in and out, and approving, are forms that end at a broker.
        usual = getattr(settings, "PECULE_FORMS_LEAD_TO", ())
        policy = policy_with_forms_to(getattr(response, "pecule_forms_lead_to", usual))
        for name, value in (HEADERS | {"Content-Security-Policy": policy}).items():
            response.headers.setdefault(name, value)
        return response


class ReadableInput:
    """Turns away bodies that are too large (413) and text that is not text (400), before anything reads them.

    Stands before the CSRF middleware, which reads the body.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not address_is_text(request):
            return error_page(request, 400)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Check the length announced, then the form."""
        status = status_of_body(request, view)
        return error_page(request, status) if status else None


def address_is_text(request: HttpRequest) -> bool:
    """Whether path and query are text."""
    return "\0" not in request.path and _is_text(request.META.get("QUERY_STRING", ""))


def status_of_body(request: HttpRequest, view: View) -> int:
    """The status that refuses a body which is longer than ``view`` may receive, or no text; 0 when it is neither."""
    audience = getattr(view, BODY_AUDIENCE, "")
    known = not audience or getattr(getattr(request, "login", None), "audience", None) == audience
    limit = getattr(view, BODY_LIMIT, None) if known else None
    limit = limit or settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isascii() or not announced.isdecimal():
        return 400
    if int(announced) > limit:
        return 413
    if getattr(view, IN_MEMORY, False) and request.content_type == "multipart/form-data":
        request.upload_handlers = [InMemory(request)]
    return 0 if _form_is_text(request) else 400


def _is_text(encoded: str) -> bool:
    """Whether percent-encoded text is UTF-8 without NUL."""
    try:
        return "\0" not in unquote_to_bytes(encoded.encode("latin-1", "replace")).decode("utf-8")
    except UnicodeDecodeError:
        return False


def _form_is_text(request: HttpRequest) -> bool:
    if request.content_type == "application/x-www-form-urlencoded":
        return _is_text(request.body.decode("latin-1"))
    if request.content_type == "multipart/form-data":
        # Django has replaced what it could not decode by U+FFFD.
        values = [*request.POST, *(value for _, many in request.POST.lists() for value in many)]
        return not any("\0" in value or "\ufffd" in value for value in values)
    return True


class Refusals:
    """Answers a Refusal that a view let through with a page that says it. Form views catch theirs themselves."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Only refusals; anything else is a fault, and shows as one."""
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None


class TryLimits:
    """Counts the tries of views marked with ``limits.at_most`` and answers 429 past it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Count this try."""
        limit: TryLimit | None = getattr(view, TRY_LIMIT, None)
        if limit is None or limit.allows(request):
            return None
        response = error_page(request, 429)
        response["Retry-After"] = str(limit.seconds)
        return response


class ReadingOnlyReads:
    """A page that is only read (GET, HEAD) can send nothing but reads to the database.

    Stands last, so that sessions and sign-in, which wrap it, may write. A view that keeps a trace of who looked is
    marked with ``limits.this_reading_page_writes_who_looked``. A write hidden inside a SQL function called by SELECT
    is not seen here; every verb writes its audit line, which is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with watched(request) as guard:
            request.reading_guard = guard  # type: ignore[attr-defined]  # left there for process_view
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Close the door, unless the view is marked."""
        guard: ReadGuard | None = getattr(request, "reading_guard", None)
        if guard is not None:
            guard.close_for(view)


@contextmanager
def watched(request: HttpRequest) -> Iterator["ReadGuard | None"]:
    """Watch over the database while a page is read; None for a request that may write."""
    if request.method not in ("GET", "HEAD"):
        yield None
        return
    guard = ReadGuard()
    with connection.execute_wrapper(guard):
        yield guard


class WroteWhileReading(RuntimeError):
    """A fault of ours: a page that should only read tried to write. Nothing was written."""


_READS = re.compile(
    r"\s*\(*\s*(SELECT|WITH|VALUES|TABLE|SHOW|EXPLAIN|SAVEPOINT|RELEASE|ROLLBACK|DECLARE|FETCH|CLOSE)\b", re.I
)
_WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+[\w\".]+\s+(AS\s+\w+\s+|\w+\s+)?SET|DELETE\s+FROM|MERGE\s+INTO|NEXTVAL|SETVAL|FOR\s+(NO\s+KEY\s+)?UPDATE)\b",
    re.I,
)


class ReadGuard:
    """Lets reads pass, and once it is closed nothing else."""

    def __init__(self) -> None:
        self.closed = False
        cache = settings.CACHES["default"]
        # A cache forgets old entries when it is read; what it holds is nobody's data.
        self.cache_table = str(cache.get("LOCATION")) if cache["BACKEND"].endswith("DatabaseCache") else None

    def close_for(self, view: View) -> None:
        """Close the door, unless the view is marked."""
        self.closed = not getattr(view, WRITES, False)

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if self.closed:
            text = sql if isinstance(sql, str) else sql.as_string(context["cursor"].connection)
            about_cache = self.cache_table is not None and f'"{self.cache_table}"' in text
            if not about_cache and (not _READS.match(text) or _WRITES.search(text)):
                raise WroteWhileReading(f"a page read with GET tried to run: {text[:200]}")
        return execute(sql, params, many, context)
