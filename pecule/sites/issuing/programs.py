"""The short way of what programs ask: they bring no session, no language, no form of ours, and are shown no message."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.urls import ResolverMatch, URLPattern, resolve

from pecule.sites.design.middleware import address_is_text, status_of_body, watched
from pecule.sites.issuing import urls
from pecule.sites.issuing.machines import FOR_PROGRAMS


class Programs:
    """Answers a call of a program before sessions, languages, forms and messages are looked at.

    The same is asked of it as of any request: a host of ours, an address and a body that are text and not too long, and
    that reading only reads. One that fails goes the long way, which refuses it with a page. ``request.now`` is needed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = _programs(settings.ROOT_URLCONF).get(request.path_info)
        if match is None or not _can_be_read(request, match):
            return self.get_response(request)
        request.resolver_match = match
        with watched(request) as guard:
            if guard:
                guard.close_for(match.func)
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def _can_be_read(request: HttpRequest, match: ResolverMatch) -> bool:
    try:
        request.get_host()
        readable = address_is_text(request) and not status_of_body(request, match.func)
        return readable and request.POST is not None  # more fields than are read show here
    except SuspiciousOperation:
        return False


@lru_cache(maxsize=4)
def _programs(urlconf: str) -> Mapping[str, ResolverMatch]:
    """Every address that only programs call, as ``urlconf`` resolves it."""
    found = [f"/{one.pattern}" for one in urls.urlpatterns if _is_for_programs(one)]
    return {address: resolve(address, urlconf) for address in found}


def _is_for_programs(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, FOR_PROGRAMS, False)
