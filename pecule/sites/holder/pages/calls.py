"""Who may call me: what callers say that this person agreed to, and taking it back in one click."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from pecule.consents.actions import leave_list, object_to_calls, withdraw_own
from pecule.consents.queries.register import consents_about, objections_of
from pecule.consents.rules.law import opt_in
from pecule.holders.queries import own_file
from pecule.kernel.refusals import NotFound
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required, login_of
from pecule.sites.holder.pages.me import today
from pecule.sites.public import call_words as words


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: Request) -> HttpResponse:
    """What runs and what ended, for each verified number; a click on an agreement takes it back at once."""
    numbers = _numbers(request)
    if request.method == "POST":
        consent = _uuid(request.POST.get("consent", ""))
        withdraw_own(consent=consent, numbers=numbers, by=request.actor, at=request.now)
        messages.success(request, gettext("You took it back: they may no longer call you about this."))
        return redirect("holder:calls")
    lines = [(line, words.purpose(line.purpose), words.way(line.way)) for line in consents_about(numbers)]
    entered = {entry.number: entry.entered_at for entry in objections_of(numbers)}
    context = {
        "numbers": [(number, entered.get(number)) for number in numbers],
        "running": [line for line in lines if line[0].ended_at is None],
        "ended": [line for line in lines if line[0].ended_at is not None],
        "opt_in": opt_in(today(request)),
    }
    return render(request, "holder/calls.html", context)


@audience_required("holder")
@require_POST
def list_entry(request: Request) -> HttpResponse:
    """Enter one's verified number on the old list, or take it off."""
    number = request.POST.get("number", "")
    if number not in _numbers(request):
        raise NotFound
    if request.POST.get("leave"):
        leave_list(number=number, by=request.actor, at=request.now)
        messages.success(request, gettext("Your number is off the list."))
    else:
        object_to_calls(number=number, by=request.actor, at=request.now)
        messages.success(request, gettext("Your number is on the list."))
    return redirect("holder:calls")


def _numbers(request: Request) -> list[str]:
    """The person's own numbers that were verified: nobody else's agreements are ever shown."""
    contacts = own_file(login_of(request).pk).contacts
    return [point.value for point in contacts if point.kind == "phone" and point.verified_at is not None]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
