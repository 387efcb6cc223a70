"""Every error as problem details (RFC 9457): named, in the caller's language, with what to do next."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from pecule.kernel.refusals import Refusal
from pecule.signin.rules.brokers import SignInTooWeak
from pecule.sites.design.words import refusal_words

KIND = "application/problem+json"
PROBLEMS = "/api/v1/problems/"


def problem(status: int, code: str, title: str, next_step: str = "", **more: Any) -> HttpResponse:
    """One problem. ``type`` is an address that explains it; ``next_step`` is ours, for whoever reads the log."""
    body = {"type": f"{PROBLEMS}{code}", "title": title, "status": status, "code": code}
    if next_step:
        body["next_step"] = next_step
    return JsonResponse(body | more, status=status, content_type=KIND)


def of_refusal(refusal: Refusal) -> HttpResponse:
    """A refusal of a room: the same sentences as on the pages, with its facts beside them."""
    words = refusal_words(refusal)
    answer = problem(refusal.status, refusal.code, words.says, words.next_step, facts=_plain(refusal.facts))
    if refusal.status == 401:
        answer["WWW-Authenticate"] = _challenge(refusal)
    return answer


def _challenge(refusal: Refusal) -> str:
    """What a token must be like (RFC 6750 section 3); for a person's, which sign-in is needed (RFC 9470 section 3)."""
    told = {"realm": "pecule"}
    if isinstance(refusal, SignInTooWeak):
        told |= {"error": "insufficient_user_authentication", **{k: str(v) for k, v in refusal.facts.items()}}
    return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in told.items())


def of_input(error: ValidationError) -> HttpResponse:
    """A body, a path or a query that does not fit: each place with what is wrong there. Nothing typed is repeated."""
    places = [
        {"pointer": "/" + "/".join(str(step) for step in found["loc"]), "code": found["type"], "says": found["msg"]}
        for found in error.errors
    ]
    title, step = _("This call could not be read."), _("Mend the places listed and send it again: nothing was changed.")
    return problem(422, "input_unfit", title, step, errors=places)


def of_http(error: HttpError) -> HttpResponse:
    """What the framework refuses by itself, as a body that is no JSON."""
    title, step = _("This call could not be read."), _("Send JSON in UTF-8, as the description of the API says.")
    return problem(error.status_code, "call_unreadable", title, step)


def install(api: NinjaAPI) -> None:
    """Make ``api`` answer with problems only."""

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        return of_refusal(error)

    @api.exception_handler(ValidationError)
    def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return of_input(error)

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
        return of_http(error)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else _simple(value)
        for name, value in facts.items()
    }


def _simple(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    return [str(item) for item in value] if isinstance(value, list | tuple | set | frozenset) else str(value)
