"""Pages that ask an agent one thing; those whose answer weighs say what it would do, and ask a second time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import PlainForm
from pecule.sites.design.http import Request
from pecule.sites.staff.doors import staff_page

SURE = "sure"
REASON_MIN, REASON_MAX, LONG_MAX = 10, 500, 2000

Said = dict[str, Any]


class KeyForm(PlainForm):
    """Carries the key that makes sending twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def reason_field(label: Any, help_text: Any = "", *, longest: int = REASON_MAX, rows: int = 4) -> forms.CharField:
    """Reasons in some words, never none."""
    return forms.CharField(
        label=label,
        help_text=help_text or gettext_lazy("At least 10 characters. The organisation will read it."),
        min_length=REASON_MIN,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def typed(request: Request, kind: Callable[..., PlainForm], *args: Any) -> PlainForm:
    """The form as it was sent, or fresh."""
    return kind(*args, request.POST if request.method == "POST" else None, request.FILES or None)


def ask(
    request: Request,
    form: PlainForm,
    act: Callable[[Said], object],
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    done: str | Callable[[Said], str],
    after: str = "",
    means: Callable[[Said], Sequence[str]] | None = None,
    refusals: Mapping[type[Refusal], str] | None = None,
    template: str = "staff/ask.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Ask ``form``; once it is right, call ``act`` with its fields, go ``after`` (or ``back``) and say what was done.

    With ``means``, the sentences that it makes of the fields are shown before, and the same must be sent again to be
    done. ``back`` is an address and its words. A refusal shows at the field that ``refusals`` names, else at the top.
    """
    asked = {"title": title, "button": button, "back_url": back[0], "back_text": back[1], "danger": means is not None}
    asked |= {"why": (), "about": ()}
    if form.is_valid() and means is not None and SURE not in request.POST:
        kept = [
            (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
        ]
        sure = {**asked, "kept": kept, "means": means(form.cleaned_data)}
        return staff_page(request, "staff/sure.html", {**sure, **(context or {})})
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            field = next((name for kind, name in (refusals or {}).items() if isinstance(refusal, kind)), None)
            form.add_refusal(refusal, field if field in form.fields else None)
        else:
            messages.success(request, done(form.cleaned_data) if callable(done) else done)
            return redirect(after or back[0])
    return staff_page(request, template, {**asked, **(context or {})}, form)
