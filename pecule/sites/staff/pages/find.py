"""Finding a person and opening their file. Both take a reason, which the person will read."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pecule.holders.actions import Found, find_by_name, find_by_nir, open_file
from pecule.holders.rules.looking import ReasonMissing, read_reason
from pecule.kernel.identifiers import InvalidNir, read_nir
from pecule.signin.rules import Permission
from pecule.sites.design.forms import DayField, ForgottenInput, PlainField, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.design.words import refusal_words
from pecule.sites.staff.doors import can, needs, staff_page
from pecule.sites.staff.words import WHY_LOOK, status_tag

REASON_MIN, REASON_MAX = 10, 240


class ReasonForm(PlainForm):
    """Why: picked, and in words."""

    why = forms.ChoiceField(label=gettext_lazy("Why?"), choices=list(WHY_LOOK.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("10 to 240 characters, without a name or a number. The person will read it."),
        min_length=REASON_MIN,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        """Check that they are words."""
        try:
            return read_reason(self.cleaned_data["words"])
        except ReasonMissing as refusal:
            raise forms.ValidationError(str(refusal_words(refusal))) from refusal

    @property
    def reason(self) -> str:
        """Both, as they are kept."""
        return f"{WHY_LOOK[self.cleaned_data['why']]}: {self.cleaned_data['words']}"


class _OneOrTheOther(PlainField):
    """Of two ways of finding, one is needed: neither is called optional."""

    optional = False


class FindForm(ReasonForm):
    """By number, or by name and birth date."""

    bound_field_class = _OneOrTheOther

    nir = forms.CharField(
        label=gettext_lazy("Social security number"),
        help_text=gettext_lazy("13 characters, with or without the key."),
        max_length=30,
        required=False,
        widget=ForgottenInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Or birth name, or name in use"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = DayField(label=gettext_lazy("and birth date"), required=False)
    field_order = ("nir", "name", "birth_date", "why", "words")

    def clean(self) -> dict[str, Any]:
        """Ask for one way of finding, whole."""
        typed = super().clean() or {}
        if not typed.get("nir") and not typed.get("name"):
            self.add_error("nir", _("Write the number, or else the name and the birth date."))
        elif not typed.get("nir") and not typed.get("birth_date") and "birth_date" not in self.errors:
            self.add_error("birth_date", _("A name is searched with the birth date only."))
        return typed


class OpenForm(PlainForm):
    """Which file, and why: carried over from the search."""

    holder = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput, max_length=300)


@needs(Permission.FIND_PEOPLE)
@at_most(60, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """Search. What is typed is posted, never in an address; each person found will see that they were."""
    form = FindForm(request.POST if request.method == "POST" else None)
    found: list[Found] | None = None
    if form.is_valid():
        try:
            found = _search(request, form)
        except InvalidNir as refusal:
            form.add_refusal(refusal, "nir")
    context = {
        "title": _("Find a person"),
        "found": None if found is None else [(one, status_tag(one.status)) for one in found],
        "reason": form.reason if found else "",
        "may_open": can(request, Permission.OPEN_FILES),
    }
    return staff_page(request, "staff/find.html", context, form)


def _search(request: Request, form: FindForm) -> list[Found]:
    typed = form.cleaned_data
    if typed["nir"]:
        number = read_nir(typed["nir"])
        return find_by_nir(number=number, by=request.actor, reason=form.reason, at=request.now)
    return find_by_name(
        name=typed["name"], birth_date=typed["birth_date"], by=request.actor, reason=form.reason, at=request.now
    )


@needs(Permission.OPEN_FILES)
@at_most(120, seconds=3600)
@require_http_methods(["POST"])
def open_one(request: Request) -> HttpResponse:
    """Open a file that was found: the look is written, then shown under its own address for half an hour."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        return redirect("staff:find")
    asked = form.cleaned_data
    try:
        opened = open_file(public_id=asked["holder"], by=request.actor, reason=asked["reason"], at=request.now)
    except ReasonMissing as refusal:
        form.add_refusal(refusal)
        return staff_page(request, "staff/find.html", {"title": _("Find a person"), "found": None}, form)
    return redirect("staff:person", opened.look)
