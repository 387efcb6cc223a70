"""The counter: an agent signs in, checks who somebody is, and decides as the second on what a colleague checked."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pecule.kernel.refusals import Refusal
from pecule.sites.design.components import Column, Row
from pecule.sites.design.forms import DayField, ForgottenInput, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.design.words import long_date
from pecule.sites.wallet import counter_words as words
from pecule.sites.wallet.doors import agents_only, counter_page, let_in, supervisors_only
from pecule.wallet.actions import agents, counter
from pecule.wallet.queries import counter as reading
from pecule.wallet.queries.counter_approvals import to_confirm
from pecule.wallet.queries.figures import figures
from pecule.wallet.rules.agents import AgentIn
from pecule.wallet.rules.figures import Figures, flags_of
from pecule.wallet.rules.proofing import ChecksMissing, DocumentExpired, DocumentUnreadable, Outcome

_METHODS = ["GET", "HEAD", "POST"]
_OFF = {"autocomplete": "off", "spellcheck": "false"}


class SignInForm(PlainForm):
    """What an agent knows, and what their generator shows."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Six digits of your code generator"), max_length=12,
        widget=ForgottenInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


@never_cache
@at_most(20, seconds=600)
@require_http_methods(_METHODS)
def sign_in(request: Request) -> HttpResponseBase:
    """In to the counter."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            agent = agents.sign_in(**form.cleaned_data, at=request.now)
            let_in(request, agent, at=request.now)
            return redirect("wallet:counter")
        except Refusal as refusal:
            form.add_refusal(refusal)
    return form_page(request, "wallet/counter/sign_in.html", form, {"agent": None})


@require_POST
def sign_out(request: Request) -> HttpResponseBase:
    """Out again."""
    request.session.flush()
    return redirect("wallet:counter_sign_in")


class FindForm(PlainForm):
    """Whose account it is."""

    mobile = forms.CharField(
        label=_("Mobile number of the person’s account"), max_length=30,
        widget=ForgottenInput(attrs=_OFF | {"inputmode": "tel"}),
    )  # fmt: skip


@agents_only
@at_most(120, seconds=3600)
@require_http_methods(_METHODS)
def home(request: Request, agent: AgentIn) -> HttpResponseBase:
    """Begin a check, or see what waits for a second agent."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = reading.customer(form.cleaned_data["mobile"])
            request.session["check"] = {"of": str(found.public_id), "since": request.now.isoformat()}
            return redirect("wallet:counter_check", found.public_id)
        except Refusal as refusal:
            form.add_refusal(refusal, "mobile")
    waiting = [(one, words.DOCUMENTS[one.document]) for one in reading.waiting(agent)]
    context = {"waiting": waiting, "to_confirm": to_confirm(agent, at=request.now)}
    return counter_page(request, agent, "wallet/counter/home.html", context, form)


class CheckForm(PlainForm):
    """What the agent reads on the document, ticks, and decides."""

    document = forms.ChoiceField(label=_("Document"), choices=list(words.DOCUMENTS.items()), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Its number"), max_length=30, widget=ForgottenInput(attrs=_OFF))
    expires = DayField(label=_("Valid until"))
    family_name = forms.CharField(label=_("Birth name"), max_length=120, widget=forms.TextInput(attrs=_OFF))
    given_name = forms.CharField(label=_("All given names"), max_length=120, widget=forms.TextInput(attrs=_OFF))
    birthdate = DayField(label=_("Birth date"))
    gender = forms.ChoiceField(label=_("Sex"), choices=list(words.SEXES.items()), widget=forms.RadioSelect)
    birthplace = forms.RegexField(
        r"^[0-9AB]{5}$", label=_("INSEE code of the municipality of birth"), required=False, max_length=5,
        help_text=_("Five characters. Empty when born abroad."), widget=forms.TextInput(attrs=_OFF),
    )  # fmt: skip
    birthcountry = forms.RegexField(
        r"^99\d{3}$", label=_("INSEE code of the country of birth"), initial="99100", max_length=5,
        widget=forms.TextInput(attrs=_OFF),
    )  # fmt: skip
    checks = forms.MultipleChoiceField(
        label=_("What I checked"), choices=list(words.CHECKS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    accepts = forms.ChoiceField(
        label=_("Is it this person?"), choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("If not, why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip

    @property
    def shown(self) -> counter.Shown:
        """The document, as it was read."""
        said = self.cleaned_data
        identity = {
            name: said[name] for name in ("family_name", "given_name", "gender", "birthplace", "birthcountry")
        } | {"birthdate": said["birthdate"].isoformat()}  # fmt: skip
        return counter.Shown(said["document"], said["number"], said["expires"], identity)


_FIELDS: dict[type[Refusal], str] = {
    DocumentUnreadable: "number", DocumentExpired: "expires", ChecksMissing: "checks",
}  # fmt: skip


@agents_only
@require_http_methods(_METHODS)
def check(request: Request, agent: AgentIn, person: UUID) -> HttpResponseBase:
    """Check who somebody is. The screen shows nothing of them: everything is read from the document."""
    found = reading.customer_of(person)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            outcome = counter.check_identity(
                agent, person=person, shown=form.shown, checks=said["checks"], accepts=said["accepts"] == "yes",
                reason=said["reason"], seconds=_seconds(request, person), at=request.now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
        else:
            request.session.pop("check", None)
            messages.info(request, _said(outcome))
            return redirect("wallet:counter")
    return counter_page(request, agent, "wallet/counter/check.html", {"customer": found}, form)


def _said(outcome: Outcome) -> str:
    match outcome:
        case Outcome.ACCEPTED:
            return gettext("The identity is proved. The person can activate a phone from their account’s page.")
        case Outcome.WAITING:
            return gettext("A second agent has to look too. Keep the person here, and call a colleague.")
        case Outcome.REFUSED:
            return gettext("Refused. Nothing of the account has changed.")


def _seconds(request: Request, person: UUID) -> int:
    kept = request.session.get("check", {})
    if kept.get("of") != str(person):
        return 0
    return int((request.now - datetime.fromisoformat(kept["since"])).total_seconds())


class SecondForm(PlainForm):
    """What the second agent says."""

    agrees = forms.ChoiceField(
        label=_("You see person and document yourself. Is it this person?"),
        choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))], widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("If not, why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


@agents_only
@require_http_methods(_METHODS)
def second(request: Request, agent: AgentIn, proofing: UUID) -> HttpResponseBase:
    """Decide on what a colleague checked."""
    found = reading.waiting_one(proofing)
    form = SecondForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            outcome = counter.decide_second(
                agent, proofing=proofing, agrees=said["agrees"] == "yes", reason=said["reason"], at=request.now
            )  # fmt: skip
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.info(request, _said(outcome))
            return redirect("wallet:counter")
    context = {"found": found, "rows": _rows(found), "risks": [words.RISKS.get(one, one) for one in found.risks]}
    return counter_page(request, agent, "wallet/counter/second.html", context, form)


def _rows(found: reading.Waiting) -> list[Row]:
    identity = found.identity
    return [
        Row(gettext("Document"), words.DOCUMENTS[found.document]),
        Row(gettext("Birth name"), identity.get("family_name", "")),
        Row(gettext("All given names"), identity.get("given_name", "")),
        Row(gettext("Birth date"), long_date(datetime.fromisoformat(identity["birthdate"]).date())),
        Row(gettext("First agent"), found.first),
    ]


@supervisors_only
@require_safe
def agents_page(request: Request, agent: AgentIn) -> HttpResponseBase:
    """Figures of each agent over thirty days, and what is out of the ordinary."""
    found = figures(at=request.now)
    columns = [
        Column(gettext("Agent")), Column(gettext("Checks"), True), Column(gettext("Out of the ordinary"), True),
        Column(gettext("Refused"), True), Column(gettext("Under 90 seconds"), True),
        Column(gettext("Same contacts again"), True), Column(gettext("Odd hours"), True), Column(gettext("To look at")),
    ]  # fmt: skip
    lines = [_line(one, found) for one in found]
    return counter_page(request, agent, "wallet/counter/agents.html", {"columns": columns, "lines": lines})


def _line(one: Figures, everybody: list[Figures]) -> list[object]:
    def shown(count: int) -> str:
        return f"{count} ({one.share(count):.0%})" if count else "0"

    flags = ", ".join(str(words.FLAGS[flag]) for flag in flags_of(one, everybody))
    counts = (one.risky, one.refused, one.quick, one.repeated, one.odd_hours)
    return [one.name, one.checks, *(shown(count) for count in counts), flags]
