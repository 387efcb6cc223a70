"""The pages of things gone wrong. The portal's urls name them as handler400 and so on."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from pecule.kernel.refusals import Refusal
from pecule.sites.design.context import WITHOUT_REQUEST


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with the page of ``status``: 400, 403, 404, 413 or 429."""
    return render(request, f"{status}.html", status=status)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with what was refused and what to do next, at the refusal's own status."""
    back = request.path if request.method == "POST" else "/"
    return render(request, "design/refusal.html", {"refusal": refusal, "back": back}, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400; a body past the limit is said to be too large (413)."""
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 403."""
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or came too late (CSRF_FAILURE_VIEW)."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500: drawn without the request, since the database or the session may be what broke."""
    return HttpResponse(render_to_string("500.html", WITHOUT_REQUEST), status=500)
