"""A page that asks one thing: why, the question, what was refused and where."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request

Refusals = Mapping[type[Refusal], str]

DOCUMENT_FORM_BYTES = 6 * 2**20
"""A document of 5 MB, and the form around it."""


class Sent(Protocol):
    """A file as it was sent."""

    name: str | None

    def read(self) -> bytes:
        """Everything in it."""


class Confirm(PlainForm):
    """Nothing to fill in: the button is the answer."""


class LongText(forms.CharField):
    """Some sentences."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def short(**attributes: str) -> forms.TextInput:
    """A one-line input that browsers do not fill in by themselves unless told how."""
    return forms.TextInput(attrs={"autocomplete": "off"} | attributes)


def ask(
    request: Request,
    form: PlainForm,
    act: Callable[..., object],
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    after: str | Callable[[Any], str] = "",
    done: str = "",
    why: Sequence[str] = (),
    danger: bool = False,
    refusals: Refusals | None = None,
    template: str = "organisation/ask.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Ask ``form``; once it is right, call ``act`` with its fields, then go ``after`` (or ``back``) and say ``done``.

    ``back`` is an address and its words. A refusal shows at the field that ``refusals`` names for it, else at the top.
    """
    if form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except Refusal as refusal:
            fields = [field for kind, field in (refusals or {}).items() if isinstance(refusal, kind)]
            form.add_refusal(refusal, next((field for field in fields if field in form.fields), None))
        else:
            if done:
                messages.success(request, done)
            return redirect(after(result) if callable(after) else after or back[0])
    asked = {"title": title, "button": button, "why": why, "danger": danger, "back_url": back[0], "back_text": back[1]}
    return show(request, form, asked | dict(context or {}), template=template)


def show(
    request: Request, form: PlainForm, asked: Mapping[str, Any], *, template: str = "organisation/ask.html"
) -> HttpResponse:
    """The page that asks ``form``: title, button, back_url and back_text are needed, the rest is as one likes."""
    return form_page(request, template, form, {"why": (), "danger": False, "quiet": False, "about": ""} | dict(asked))


def typed(request: Request, kind: type[PlainForm], **more: Any) -> PlainForm:
    """The form as it was sent, or fresh."""
    return kind(request.POST, request.FILES, **more) if request.method == "POST" else kind(**more)


def content_of(sent: Sent) -> tuple[str, bytes]:
    """Name and bytes of a file whose size the request's own limit bounds."""
    return sent.name or "", sent.read()
