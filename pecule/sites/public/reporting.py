"""Report a message that was checked, and delete one's report: without an account, each once confirmed."""

from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from pecule.kernel.actors import STRANGER
from pecule.kernel.refusals import Refusal
from pecule.scams.actions import delete_report, report_message
from pecule.scams.queries import kept_of
from pecule.scams.rules import Message
from pecule.scams.rules.departments import DEPARTMENTS
from pecule.scams.rules.messages import MessageEmpty
from pecule.scams.rules.privacy import Cleaned
from pecule.scams.rules.questionnaires import questionnaire
from pecule.scams.rules.reports import DepartmentUnknown
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.addresses import client_address
from pecule.sites.public.checking import CheckForm, language
from pecule.sites.public.questioning import Carried, carried, message_from

REMOVED = {
    "nir": gettext_noop("a social security number"),
    "card": gettext_noop("a card number"),
    "iban": gettext_noop("a bank account"),
    "email": gettext_noop("an e-mail address"),
    "phone": gettext_noop("a telephone number"),
    "name": gettext_noop("a name"),
    "home": gettext_noop("a postal address"),
    "birth": gettext_noop("a date of birth"),
    "link": gettext_noop("the part of a link made for one person"),
}


class ReportForm(PlainForm):
    """What was checked is carried along beside; where the person lives, if they like."""

    department = forms.ChoiceField(
        label=_("Your department"),
        help_text=_("Only to see where it spreads. You may leave it out."),
        required=False,
        choices=[("", _("I would rather not say")), *((code, f"{code} {name}") for code, name in DEPARTMENTS.items())],
        widget=forms.Select(),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.CharField(widget=forms.HiddenInput)


class DeleteForm(PlainForm):
    """The word that was given with the report."""

    code = forms.CharField(
        label=_("Deletion code"),
        help_text=_("Four groups of four signs, as given when you reported."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@never_cache
@at_most(20, seconds=600)
def report(request: Request) -> HttpResponse:
    """Show what would be kept of a message that was checked; keep it once the person says so."""
    try:
        message, along = _checked(request)
    except Refusal:
        return redirect("public:check")
    if "sure" not in request.POST:
        form = ReportForm(initial={"key": uuid4(), "sure": "yes"})
        return _asked(request, form, message, along)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, message, along)
    try:
        told = report_message(
            message=message,
            key=form.cleaned_data["key"],
            reporter=_who(request),
            language=language(),
            department=form.cleaned_data["department"],
            by=STRANGER,  # even of who signed in: the trail must not say who reported what
            at=request.now,
        )
    except DepartmentUnknown as refusal:
        form.add_refusal(refusal, "department")
        return _asked(request, form, message, along)
    return render(request, "public/reported.html", {"told": told, "others": max(0, told.people - 1)})


def _checked(request: Request) -> tuple[Message, Carried]:
    """What was checked, and the hidden fields that say so again. Raises MessageEmpty and what questions refuse."""
    posted = request.POST
    if "questionnaire" in posted:
        return message_from(posted), carried(posted, questionnaire(posted["questionnaire"]))
    checked = CheckForm(posted)
    if not checked.is_valid():
        raise MessageEmpty
    return Message(**checked.cleaned_data), list(checked.cleaned_data.items())


@never_cache
@at_most(10, seconds=600)
def delete(request: Request) -> HttpResponse:
    """Delete one's report by its code."""
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = delete_report(code=form.cleaned_data["code"], by=STRANGER, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "code")
        else:
            return render(request, "public/report_deleted.html", {"number": number})
    return form_page(request, "public/delete_report.html", form)


def _asked(request: Request, form: PlainForm, message: Message, along: Carried) -> HttpResponse:
    kept = kept_of(message)
    context = {"kept": kept, "removed": _removed(kept), "carried": along}
    return form_page(request, "public/report.html", form, context)


def _removed(kept: Cleaned) -> list[str]:
    return [gettext(REMOVED[kind]) for kind, _count in kept.removed]


def _who(request: Request) -> str:
    """Whom a report is counted as: the account, or else the address of a home."""
    return f"login:{request.login.public_id}" if request.login is not None else f"address:{client_address(request)}"
