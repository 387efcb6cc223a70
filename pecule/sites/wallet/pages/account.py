"""Somebody's own page: their first phone, their phones, the check of their identity, the lock on purchases."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most, body_of_at_most
from pecule.sites.wallet.doors import people_only
from pecule.sites.wallet.pages.opening import on_to_codes
from pecule.sites.wallet.telling import source_of
from pecule.wallet.actions import confirming, devices, people, recovery
from pecule.wallet.actions.remote import check_remotely
from pecule.wallet.queries.account import own_page

_METHODS = ["GET", "HEAD", "POST"]
_PICTURE_MAX = 5 * 2**20


@people_only
@require_safe
def home(request: Request, person: UUID) -> HttpResponseBase:
    """What the account has, and what can be done."""
    return render(request, "wallet/account/home.html", {"account": own_page(person, at=request.now)})


@people_only
@at_most(5, seconds=3600)
@require_POST
def first_phone(request: Request, person: UUID) -> HttpResponseBase:
    """The code that adds the first phone: shown once, here, where nobody else looks."""
    code = confirming.first_code(person=person, at=request.now)
    return render(request, "wallet/account/code.html", {"code": code})


class PicturesForm(PlainForm):
    """Two pictures."""

    document = forms.FileField(
        label=_("A picture of your identity document"), help_text=_("JPEG or PNG, 5 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
    )  # fmt: skip
    face = forms.FileField(
        label=_("A picture of your face, taken now"), help_text=_("JPEG or PNG, 5 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png", "capture": "user"}),
    )  # fmt: skip

    def clean_document(self) -> bytes:
        """Its octets."""
        return _picture(self.cleaned_data["document"])

    def clean_face(self) -> bytes:
        """Its octets."""
        return _picture(self.cleaned_data["face"])


def _picture(file: forms.Field | object) -> bytes:
    octets: bytes = file.read(_PICTURE_MAX + 1)  # type: ignore[union-attr]  # a file, which Django's forms do not say
    if len(octets) > _PICTURE_MAX or not octets.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")):
        raise forms.ValidationError(gettext("This is not a JPEG or PNG picture of at most 5 MB."))
    return octets


@people_only
@body_of_at_most(2 * _PICTURE_MAX + 2**16)
@at_most(10, seconds=3600)
@require_http_methods(_METHODS)
def identity(request: Request, person: UUID) -> HttpResponseBase:
    """Have one's identity checked online."""
    form = PicturesForm(request.POST, request.FILES) if request.method == "POST" else PicturesForm()
    if form.is_valid():
        try:
            check_remotely(person=person, **form.cleaned_data, at=request.now)
            messages.info(request, gettext("Your identity is checked."))
            return redirect("wallet:account")
        except Refusal as refusal:
            form.add_refusal(refusal)
    return form_page(request, "wallet/account/identity.html", form)


class NumberForm(PlainForm):
    """Another number."""

    mobile = forms.CharField(
        label=_("My new mobile number"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


@people_only
@at_most(10, seconds=3600)
@require_http_methods(_METHODS)
def number(request: Request, person: UUID) -> HttpResponseBase:
    """Change one's number: codes go to the e-mail address and to the new number."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = confirming.ask_to_change(
                person=person, **form.cleaned_data, source=source_of(request), at=request.now
            )  # fmt: skip
            return on_to_codes(request, asked)
        except Refusal as refusal:
            form.add_refusal(refusal, "mobile")
    return form_page(request, "wallet/account/number.html", form)


@people_only
@require_http_methods(_METHODS)
def lost(request: Request, person: UUID) -> HttpResponseBase:
    """Say that one's phone is lost: what happens next is said before."""
    if request.method == "POST":
        recovery.begin_recovery(person=person, by=request.actor, at=request.now)
        messages.info(request, gettext("We wrote to all your addresses. Now your identity has to be checked again."))
        return redirect("wallet:account")
    return render(request, "wallet/account/lost.html")


@people_only
@at_most(5, seconds=3600)
@require_POST
def new_phone(request: Request, person: UUID) -> HttpResponseBase:
    """The code of the phone that takes the place of all others, once the identity was proved again."""
    code = recovery.recovery_code(person=person, by=request.actor, at=request.now)
    return render(request, "wallet/account/code.html", {"code": code})


@people_only
@require_POST
def stop(request: Request, person: UUID) -> HttpResponseBase:
    """It was not me."""
    recovery.stop_recovery(person=person, by=request.actor, at=request.now)
    messages.info(request, gettext("The recovery is stopped, and your purchases are locked."))
    return redirect("wallet:account")


@people_only
@require_POST
def lock(request: Request, person: UUID) -> HttpResponseBase:
    """Let nothing be bought."""
    people.lock_purchases(person=person, by=request.actor, at=request.now)
    messages.info(request, gettext("Your purchases are locked."))
    return redirect("wallet:account")


@people_only
@require_POST
def revoke(request: Request, person: UUID, device: UUID) -> HttpResponseBase:
    """End a phone at once."""
    devices.revoke(person=person, device=device, by=request.actor, at=request.now)
    messages.info(request, gettext("This phone confirms nothing any more."))
    return redirect("wallet:account")
