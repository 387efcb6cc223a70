"""A person's own data: see, correct, add and remove contact points, choose a language."""

from collections.abc import Callable
from typing import Any, Literal, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pecule.entitlements.queries.stated import standing_statement
from pecule.holders import actions
from pecule.holders.queries import HolderFile, own_file
from pecule.holders.rules.contacts import ContactKind, ContactPointUnknown
from pecule.kernel.refusals import NotFound, Refusal
from pecule.signin.ports import ClaimedIdentity
from pecule.sites.design.components import Row
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.words import long_date
from pecule.sites.entrance.doors import audience_required, fresh_sign_in_required, login_of
from pecule.sites.holder import words
from pecule.sites.holder.pages.me import me

_SEXES = {"F": _("Female"), "M": _("Male")}
_LANGUAGES = [("fr", "Français"), ("en", "English")]


class UsageNameForm(PlainForm):
    """The name in use."""

    usage_name = forms.CharField(
        label=_("Name in use"),
        help_text=_("For instance a married name. Leave it empty to go by your birth name."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class NamesForm(PlainForm):
    """Birth name and given names, while nobody vouched for them."""

    birth_name = forms.CharField(label=_("Birth name"), max_length=120)
    given_names = forms.CharField(
        label=_("Given names"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )


class EmailForm(PlainForm):
    """One more e-mail."""

    value = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class PhoneForm(PlainForm):
    """One more phone number."""

    value = forms.CharField(
        label=_("Phone"),
        help_text=_("With the country's code if it is not French."),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class PostalForm(PlainForm):
    """One more address."""

    value = forms.CharField(
        label=_("Postal address"),
        help_text=_("Two to six lines."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )


class LanguageForm(PlainForm):
    """The language of our letters and pages."""

    language = forms.ChoiceField(
        label=_("In which language do we write to you?"), choices=_LANGUAGES, widget=forms.RadioSelect
    )


_CONTACT_FORMS: dict[str, type[PlainForm]] = {"email": EmailForm, "phone": PhoneForm, "postal": PostalForm}


@audience_required("holder")
@require_safe
def data(request: Request) -> HttpResponse:
    """Everything kept about the person, and where to correct it."""
    file = own_file(login_of(request).pk)
    contacts = [(point, words.contact(point.kind)) for point in file.contacts]
    context = {
        "file": file,
        "rows": _rows(file),
        "contacts": contacts,
        "stated_rows": [_diploma(file)],
        "settings_rows": [_language(file)],
    }
    return render(request, "holder/data.html", context)


def _rows(file: HolderFile) -> list[Row]:
    change = gettext("Change")
    correct = {} if file.identity_verified_at else {"link": reverse("holder:names"), "link_text": gettext("Correct")}
    usage = {"link": reverse("holder:usage_name"), "link_text": change}
    return [
        Row(gettext("Birth name"), file.birth_name, **correct),
        Row(gettext("Given names"), file.given_names, **correct),
        Row(gettext("Name in use"), file.usage_name or gettext("None"), **usage),
        Row(gettext("Birth date"), long_date(file.birth_date) if file.birth_date else gettext("Not known")),
        Row(gettext("Sex"), _SEXES.get(file.sex, gettext("Not known"))),
        Row(gettext("Place of birth (INSEE code)"), file.birth_place_code or gettext("Not known")),
        Row(gettext("Social security number"), file.masked_number),
    ]


def _diploma(file: HolderFile) -> Row:
    label, link = gettext("Diploma of level 3 (CAP)"), reverse("holder:low_qualified")
    statement = standing_statement(file.id)
    if statement is None:
        return Row(label, gettext("You stated nothing"), link, gettext("I have none"))
    said = gettext("You stated that you have none, since {year}").format(year=statement.from_year)
    return Row(label, said, link, gettext("See or withdraw"))


def _language(file: HolderFile) -> Row:
    language = dict(_LANGUAGES)[file.language]
    return Row(gettext("Language"), language, reverse("holder:language"), gettext("Change"))


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def usage_name(request: Request) -> HttpResponse:
    """Change the name in use."""
    file = own_file(login_of(request).pk)

    def change(fields: dict[str, Any]) -> None:
        actions.change_usage_name(holder_id=file.id, usage_name=fields["usage_name"], by=request.actor, at=request.now)

    form = UsageNameForm(_posted(request), initial={"usage_name": file.usage_name})
    return _form(request, form, change, {"title": gettext("Your name in use")}, field="usage_name")


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: Request) -> HttpResponse:
    """Correct the birth name and given names."""
    file = own_file(login_of(request).pk)

    def change(fields: dict[str, Any]) -> None:
        claimed = ClaimedIdentity(fields["birth_name"], fields["given_names"])
        actions.correct_names(holder_id=file.id, claimed=claimed, by=request.actor, at=request.now)

    form = NamesForm(_posted(request), initial={"birth_name": file.birth_name, "given_names": file.given_names})
    return _form(request, form, change, {"title": gettext("Correct your names")})


@audience_required("holder")
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: Request, kind: str) -> HttpResponse:
    """Add a contact point."""
    if kind not in _CONTACT_FORMS:
        raise NotFound
    holder = me(request)

    def change(fields: dict[str, Any]) -> None:
        actions.add_contact_point(
            holder_id=holder.id, kind=ContactKind(kind), value=fields["value"], by=request.actor, at=request.now
        )

    form = _CONTACT_FORMS[kind](_posted(request))
    return _form(request, form, change, {"title": words.contact(kind)}, field="value")


@audience_required("holder")
@fresh_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: Request, contact: UUID) -> HttpResponse:
    """Stop using a contact point."""
    file = own_file(login_of(request).pk)
    point = next((point for point in file.contacts if point.public_id == contact), None)
    if point is None:
        raise ContactPointUnknown

    def change(fields: dict[str, Any]) -> None:
        actions.remove_contact_point(holder_id=file.id, contact=contact, by=request.actor, at=request.now)

    context = {"title": gettext("Stop using this?"), "point": point, "button": gettext("Stop using it")}
    return _form(request, PlainForm(_posted(request)), change, context, template="holder/remove_contact.html")


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: Request) -> HttpResponse:
    """Choose the language of letters; the pages follow."""
    holder = me(request)

    def change(fields: dict[str, Any]) -> None:
        chosen = cast(Literal["fr", "en"], fields["language"])
        actions.change_language(holder_id=holder.id, language=chosen, by=request.actor, at=request.now)

    form = LanguageForm(_posted(request), initial={"language": holder.language})
    response = _form(request, form, change, {"title": gettext("Language")})
    if form.is_bound and form.is_valid():
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax")
    return response


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _form(
    request: Request,
    form: PlainForm,
    change: Callable[[dict[str, Any]], None],
    context: dict[str, Any],
    *,
    field: str | None = None,
    template: str = "holder/change.html",
) -> HttpResponse:
    """Show a form; when it is right, make the change and go back to the data. A refusal is shown at its field."""
    if form.is_valid():
        try:
            change(form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal, field)
        else:
            messages.success(request, gettext("It is done."))
            return redirect("holder:data")
    return form_page(request, template, form, {"button": gettext("Save"), **context})
