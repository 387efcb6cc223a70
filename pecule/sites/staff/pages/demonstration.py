"""What only a demonstration has: everybody's mailbox, and a clock that can be moved. Elsewhere nothing is here."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from pecule.clock.queries import shift
from pecule.clock.rules import DAYS_MAX
from pecule.kernel.refusals import NotFound, Refusal
from pecule.notices.queries import mailbox as letters_kept
from pecule.signin.rules import Permission
from pecule.sites.design.components import Colour, Column, Row
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.paging import page_of
from pecule.sites.design.templatetags.design import state as tag
from pecule.sites.design.words import long_date, long_moment
from pecule.sites.entrance.doors import View
from pecule.sites.staff.doors import needs, staff_page

PEOPLE_SHOWN = 100
_SESSION = "days_passed"
_STATES: dict[str, tuple[str, Colour]] = {
    "queued": (gettext_noop("Waits to leave"), "yellow"),
    "sent": (gettext_noop("Sent"), "green"),
    "given_up": (gettext_noop("Given up"), "red"),
}
_LANGUAGES = {"fr": gettext_lazy("French"), "en": gettext_lazy("English")}


_ROOMS = {
    "ledger": gettext_noop("Ledger"),
    "signin": gettext_noop("Signing in"),
    "catalogue": gettext_noop("Organisations"),
    "entitlements": gettext_noop("Rights"),
    "orders": gettext_noop("Orders"),
    "payouts": gettext_noop("Payments"),
    "adapters": gettext_noop("Partners"),
    "notices": gettext_noop("Messages"),
}


def demonstration_only(view: View) -> View:
    """Nothing is here outside of a demonstration, whoever asks."""

    @wraps(view)
    def through(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PECULE_DEMO:
            raise NotFound
        return view(request, *args, **kwargs)

    return through


@needs(Permission.FIND_PEOPLE, Permission.RUN_YEAR)
@demonstration_only
@require_safe
def mailbox(request: Request) -> HttpResponse:
    """Who was written what, latest first; of one person with ``?of=`` a notice of theirs: no address in an address."""
    try:
        recipient = letters_kept.recipient_of(UUID(request.GET["of"])) if "of" in request.GET else ""
    except ValueError:
        raise NotFound from None
    found = page_of(
        request,
        letters_kept.count_letters(recipient),
        lambda limit, offset: letters_kept.letters(recipient, limit=limit, offset=offset),
    )
    context = {
        "page": found,
        "letters": [(letter, _state(letter.state)) for letter in found],
        "recipient": recipient,
        "people": letters_kept.people(limit=PEOPLE_SHOWN),
    }
    return staff_page(request, "staff/mailbox.html", context)


@needs(Permission.FIND_PEOPLE, Permission.RUN_YEAR)
@demonstration_only
@require_safe
def letter(request: Request, public_id: UUID) -> HttpResponse:
    """One notice as its person reads it, and the same in the other language."""
    found, _said = letters_kept.letter(public_id)
    languages = sorted(_LANGUAGES, key=lambda language: language != found.language)
    context = {
        "letter": found,
        "rows": [
            Row(_("Addressed to"), found.recipient),
            Row(_("Written"), long_moment(found.queued_at)),
            Row(_("Where it stands"), _state(found.state)),
            Row(_("In the person's language"), _LANGUAGES[found.language]),
        ],
        "versions": [
            (language, _LANGUAGES[language], letters_kept.letter(public_id, language)[1]) for language in languages
        ],
    }
    return staff_page(request, "staff/letter.html", context)


@needs(Permission.FIND_PEOPLE, Permission.RUN_YEAR)
@demonstration_only
@require_safe
def letter_page(request: Request, public_id: UUID, language: str) -> HttpResponse:
    """The HTML of a notice, as mail programs show it."""
    if language not in _LANGUAGES:
        raise NotFound
    return HttpResponse(letters_kept.letter(public_id, language)[1].html)


def _state(state: str) -> Any:
    text, colour = _STATES[state]
    return tag(_(text), colour)


class DaysForm(PlainForm):
    """How many days pass."""

    days = forms.IntegerField(
        label=gettext_lazy("Days that pass"),
        help_text=gettext_lazy("From 1 to 60."),
        min_value=1,
        max_value=DAYS_MAX,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=gettext_lazy("I know that the clock cannot be moved back"))


@needs(Permission.RUN_YEAR)
@demonstration_only
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: Request) -> HttpResponse:
    """Let days pass, and see which deadlines fired."""
    form = DaysForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pass_days = cast(Callable[..., list[Any]], import_string(settings.PECULE_PASS_DAYS))
        try:
            fired = pass_days(days=form.cleaned_data["days"], by=request.actor)
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            request.session[_SESSION] = [
                [one.day.isoformat(), one.room, one.job, one.counts, one.trouble] for one in fired
            ]
            return redirect(reverse("staff:clock") + "?moved")
    shown = request.session.get(_SESSION, []) if "moved" in request.GET else []
    context = {
        "today": request.now,
        "ahead": shift().days,
        "moved": "moved" in request.GET,
        "columns": [Column(_("Day")), Column(_("Room")), Column(_("Clock")), Column(_("What fired"))],
        "rows": [
            [_day(day), _(_ROOMS[room]), _plain(job), _told(counts, trouble)]
            for day, room, job, counts, trouble in shown
        ],
    }
    return staff_page(request, "staff/clock.html", context, form)


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _told(counts: dict[str, int], trouble: str) -> str:
    return trouble or ", ".join(f"{_plain(what)}: {count}" for what, count in counts.items())
