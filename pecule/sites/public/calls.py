"""Calls that sell: withdraw a consent by its receipt, complain about a call. No account, one question a page."""

from datetime import datetime
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pecule.consents.actions import complain, delete_complaint, withdraw_by_receipt
from pecule.consents.queries.register import consent_by_receipt
from pecule.consents.rules.complaints import CallerUnreadable, CallInTheFuture, check_when
from pecule.consents.rules.consenting import ReceiptUnknown
from pecule.kernel.actors import STRANGER
from pecule.kernel.refusals import Refusal
from pecule.sites.design.forms import DayField, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.addresses import client_address
from pecule.sites.public import call_words as words

_TYPED = {"autocomplete": "off", "spellcheck": "false"}


class CodeForm(PlainForm):
    """The code of a receipt, or of a complaint."""

    code = forms.CharField(
        label=_("Code"), help_text=_("Four groups of four signs."), max_length=40, widget=forms.TextInput(attrs=_TYPED)
    )


class NumberForm(PlainForm):
    """Which number called."""

    number = forms.CharField(
        label=_("Number that called"),
        help_text=_("As your telephone shows it. Leave it empty when the number was hidden."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


class WhenForm(PlainForm):
    """When it called."""

    day = DayField(label=_("Day of the call"))
    hour = forms.TimeField(
        label=_("Hour of the call"),
        help_text=_("Roughly: for example 10:30."),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("This is not an hour. Write it as in 10:30.")},
    )


class PurposeForm(PlainForm):
    """What it was about."""

    purpose = forms.ChoiceField(label=_("What it was about"), choices=words.purposes, widget=forms.RadioSelect())


class ConsentedForm(PlainForm):
    """Whether one had agreed."""

    consented = forms.ChoiceField(label=_("Your answer"), choices=words.consented_choices, widget=forms.RadioSelect())


STEPS: tuple[tuple[str, type[PlainForm]], ...] = (
    ("number", NumberForm),
    ("when", WhenForm),
    ("purpose", PurposeForm),
    ("consented", ConsentedForm),
)


@never_cache
@at_most(20, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """Ask for the code of a receipt."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            consent_by_receipt(form.cleaned_data["code"])
        except ReceiptUnknown as refusal:
            form.add_refusal(refusal, "code")
        else:
            return redirect("public:consent", code=form.cleaned_data["code"].strip().replace(" ", "-"))
    return form_page(request, "public/receipt.html", form)


@never_cache
@at_most(20, seconds=600, methods=("GET", "POST"))
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: Request, code: str) -> HttpResponse:
    """Show the consent that a receipt is for; one click withdraws it."""
    if request.method == "POST":
        withdraw_by_receipt(code=code, by=STRANGER, at=request.now)
    line = consent_by_receipt(code)
    shown = {"line": line, "purpose": words.purpose(line.purpose), "way": words.way(line.way), "code": code}
    return render(request, "public/consent.html", shown)


@never_cache
@at_most(40, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: Request) -> HttpResponse:
    """One question a page; what was answered before is carried along unseen, and nothing is kept until the end."""
    step = _step(request)
    name, kind = STEPS[step]
    form = kind(request.POST if f"{name}_asked" in request.POST else None)
    if form.is_valid() and not _refused(request, name, form):
        if step + 1 == len(STEPS):
            return _complained(request, form)
        return _asked(request, step + 1, STEPS[step + 1][1]())
    return _asked(request, step, form)


@never_cache
@at_most(10, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request) -> HttpResponse:
    """Delete one's complaint by its code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = delete_complaint(code=form.cleaned_data["code"], by=STRANGER, at=request.now)
        except Refusal as refusal:
            form.add_refusal(refusal, "code")
        else:
            return render(request, "public/complaint_deleted.html", {"number": number})
    return form_page(request, "public/delete_complaint.html", form)


def _step(request: Request) -> int:
    """Which question was just answered: the last that the form carries."""
    answered = [place for place, (name, _kind) in enumerate(STEPS) if f"{name}_asked" in request.POST]
    return answered[-1] if answered else 0


def _refused(request: Request, name: str, form: PlainForm) -> bool:
    """Whether the answer itself is refused, with the refusal at its field."""
    try:
        if name == "number":
            words.read_number(form.cleaned_data["number"])
        if name == "when":
            check_when(_when(form), request.now)
    except CallerUnreadable as refusal:
        form.add_refusal(refusal, "number")
    except CallInTheFuture as refusal:
        form.add_refusal(refusal, "day")
    return not form.is_valid()


def _when(form: PlainForm) -> datetime:
    return make_aware(datetime.combine(form.cleaned_data["day"], form.cleaned_data["hour"]), get_current_timezone())


def _asked(request: Request, step: int, form: PlainForm) -> HttpResponse:
    """The page of one question, and what was answered before."""
    before = [field for name, kind in STEPS[:step] for field in (*kind.base_fields, f"{name}_asked")]
    carried = [(field, request.POST.get(field, "")) for field in before]
    carried += [(f"{STEPS[step][0]}_asked", "yes"), ("key", request.POST.get("key") or str(uuid4()))]
    context = {"carried": carried, "step": step + 1, "steps": len(STEPS), "question": words.QUESTIONS[STEPS[step][0]]}
    return form_page(request, "public/complaint.html", form, context)


def _complained(request: Request, last: PlainForm) -> HttpResponse:
    """Keep the complaint and say what the law says; an answer that was changed on the way is asked again."""
    answers = {name: kind(request.POST) for name, kind in STEPS}
    for place, (name, _kind) in enumerate(STEPS):
        if not answers[name].is_valid():
            return _asked(request, place, answers[name])
    try:
        told = complain(
            caller_number=answers["number"].cleaned_data["number"],
            called_at=_when(answers["when"]),
            purpose=answers["purpose"].cleaned_data["purpose"],
            consented=answers["consented"].cleaned_data["consented"],
            key=_key(request.POST.get("key", "")),
            complainer=_who(request),
            by=STRANGER,  # even of who signed in: the trail must not say who complained
            at=request.now,
        )
    except Refusal as refusal:
        last.add_refusal(refusal)
        return _asked(request, len(STEPS) - 1, last)
    title, says = words.verdict(told.judged.verdict)
    number = answers["number"].cleaned_data["number"]
    purpose = words.purpose(answers["purpose"].cleaned_data["purpose"])
    return render(
        request,
        "public/complained.html",
        {
            "told": told,
            "title": title,
            "says": says,
            "against": [(words.reason(why.reason), why.article) for why in told.judged.against],
            "hints": [words.reason(why.reason) for why in told.judged.hints],
            "sender": number,
            "text": gettext("Call about: {purpose}.").format(purpose=purpose),
            "check": reverse("public:check"),
        },
    )


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _who(request: Request) -> str:
    return f"login:{request.login.public_id}" if request.login is not None else f"address:{client_address(request)}"
