"""Warnings of scams: on every page while they are on, each on a page of its own, as feeds, and to print."""

from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from pecule.kernel.refusals import NotFound
from pecule.scams.queries.warnings import WarningFacts, all_warnings, warning_of, warnings_on
from pecule.scams.rules.campaigns import brand_title
from pecule.scams.rules.warning import harmless, spotting, then, title, to_do
from pecule.sites.design.components import Warning
from pecule.sites.design.http import Request
from pecule.sites.public.posters import spotting_poster, warning_poster

SHOWN = 2  # on every page; the list has them all
HIDDEN = "pecule_warnings_hidden"
HIDDEN_SECONDS = 7 * 86_400
HIDDEN_MAX = 20


def warnings(request: HttpRequest) -> list[Warning]:
    """What every page warns of now, without what this browser hid. Nothing where there is no database to ask."""
    now = getattr(request, "now", None)
    if now is None:
        return []
    try:
        on = warnings_on(now)
    except OperationalError:
        return []
    hidden = _hidden(request)
    return [_warning(one) for one in on if str(one.public_id) not in hidden][:SHOWN]


def _warning(one: WarningFacts) -> Warning:
    language = _language()
    return Warning(
        title=title(one.brand, one.channel, language),
        text=to_do(one.theme, language),
        link=reverse("public:warning", args=[one.public_id]),
        link_text=gettext("See what they look like"),
        hide=reverse("public:hide_warning", args=[one.public_id]),
    )


@require_safe
def warning_list(request: Request) -> HttpResponse:
    """Warnings that are on, and those that were."""
    language = _language()
    told = [(one, title(one.brand, one.channel, language)) for one in all_warnings()]
    context = {
        "on": [pair for pair in told if pair[0].on(request.now)],
        "past": [pair for pair in told if not pair[0].on(request.now)],
    }
    return render(request, "public/warnings.html", context)


@require_safe
def warning_page(request: Request, public_id: UUID) -> HttpResponse:
    """One warning: a real message, whom it imitates, what to do. One that was withdrawn says so, and no more."""
    found, language = warning_of(public_id), _language()
    context = {
        "warning": found,
        "title": title(found.brand, found.channel, language),
        "on": found.on(request.now),
        "withdrawn": found.withdrawn_at is not None,
        "text": harmless(found.text),
        "brand": brand_title(found.brand),
        "to_do": to_do(found.theme, language),
        "then": then(language),
    }
    return render(request, "public/warning.html", context)


@require_POST
def hide(request: Request, public_id: UUID) -> HttpResponse:
    """Show a warning no more in this browser, for a week; back to the page where it stood."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(to if safe else "/")
    kept = [*_hidden(request), str(public_id)][-HIDDEN_MAX:]
    response.set_cookie(
        HIDDEN, ".".join(dict.fromkeys(kept)), max_age=HIDDEN_SECONDS, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response


@require_safe
def rss(request: Request) -> HttpResponse:
    """Warnings that are on, for feed readers (RSS 2.0)."""
    language, page = _language(), request.build_absolute_uri(reverse("public:warnings"))
    feed = Rss201rev2Feed(
        title=gettext("Pécule: warnings of scams"),
        link=page,
        description=gettext("Scams that people report at the moment, and what to do."),
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    for one in warnings_on(request.now):
        feed.add_item(
            title=title(one.brand, one.channel, language),
            link=request.build_absolute_uri(reverse("public:warning", args=[one.public_id])),
            description=f"{to_do(one.theme, language)}\n\n{harmless(one.text)}",
            unique_id=str(one.public_id),
            unique_id_is_permalink=False,
            pubdate=one.at,
            updateddate=one.last_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
def json_feed(request: Request) -> HttpResponse:
    """The same for programs (JSON Feed 1.1)."""
    language = _language()
    items = [
        {
            "id": str(one.public_id),
            "url": request.build_absolute_uri(reverse("public:warning", args=[one.public_id])),
            "title": title(one.brand, one.channel, language),
            "content_text": harmless(one.text),
            "summary": to_do(one.theme, language),
            "date_published": one.at.isoformat(),
            "date_modified": one.last_at.isoformat(),
            "language": one.language,
            "tags": [tag for tag in (one.channel, one.theme, one.brand) if tag],
            "_pecule": {
                "imitates": brand_title(one.brand),
                "people": one.people,
                "verdict": one.verdict,
                "see": gettext("See what they look like"),
            },
        }
        for one in warnings_on(request.now)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": gettext("Pécule: warnings of scams"),
        "home_page_url": request.build_absolute_uri(reverse("public:warnings")),
        "feed_url": request.build_absolute_uri(),
        "language": language,
        "items": items,
    }
    return JsonResponse(feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def poster(request: Request, public_id: UUID) -> HttpResponse:
    """A warning on a sheet of paper (A4, PDF); none of one that was withdrawn."""
    found, language = warning_of(public_id), _language()
    if found.withdrawn_at is not None:
        raise NotFound
    words = (title(found.brand, found.channel, language), harmless(found.text), to_do(found.theme, language))
    return _pdf(warning_poster(*words, then(language), language), f"pecule-{found.public_id}.pdf")


@require_safe
def spotting_page(request: Request) -> HttpResponse:
    """How to spot a scam, on a sheet of paper (A4, PDF)."""
    language = _language()
    return _pdf(spotting_poster(spotting(language), then(language), language), f"pecule-arnaques-{language}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _hidden(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(HIDDEN, "")[:1_000].split(".")


def _language() -> str:
    return "fr" if (get_language() or "").startswith("fr") else "en"
