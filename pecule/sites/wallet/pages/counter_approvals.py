"""Confirming for somebody without a smartphone: one agent reads it with them, another confirms."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from pecule.kernel.refusals import NotFound, Refusal
from pecule.sites.design.components import Row
from pecule.sites.design.forms import ForgottenInput, PlainForm
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.wallet.counter_words import DOCUMENTS
from pecule.sites.wallet.doors import agents_only, counter_page, supervisors_only
from pecule.sites.wallet.telling import fields_shown
from pecule.wallet.actions import counter
from pecule.wallet.actions import counter_approvals as verbs
from pecule.wallet.queries.counter_approvals import AtCounter, at_counter
from pecule.wallet.rules.agents import AgentIn
from pecule.wallet.rules.counter_approvals import DocumentNotSeen
from pecule.wallet.rules.people import MobileUnreadable
from pecule.wallet.rules.transactions import TransactionUnknown

_METHODS = ["GET", "HEAD", "POST"]
_OFF = {"autocomplete": "off", "spellcheck": "false"}


class DocumentForm(PlainForm):
    """The document in the agent's hand."""

    document = forms.ChoiceField(label=_("Document"), choices=list(DOCUMENTS.items()), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Its number"), max_length=30, widget=ForgottenInput(attrs=_OFF))


class BeginForm(DocumentForm):
    """What the page shows, and whose account it is."""

    code = forms.CharField(
        label=_("Six digits that the person’s page shows"), max_length=12,
        widget=ForgottenInput(attrs=_OFF | {"inputmode": "numeric"}),
    )  # fmt: skip
    mobile = forms.CharField(
        label=_("Mobile number of the person’s account"), max_length=30,
        widget=ForgottenInput(attrs=_OFF | {"inputmode": "tel"}),
    )  # fmt: skip
    field_order = ("code", "mobile", "document", "number")


_FIELDS: dict[type[Refusal], str] = {
    MobileUnreadable: "mobile", NotFound: "mobile", DocumentNotSeen: "number", TransactionUnknown: "code",
}  # fmt: skip


@agents_only
@at_most(60, seconds=3600)
@require_http_methods(_METHODS)
def begin(request: Request, agent: AgentIn) -> HttpResponseBase:
    """Take over what the person's page shows."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = verbs.prepare(agent, **form.cleaned_data, at=request.now)
            return redirect("wallet:counter_read", found)
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
    return counter_page(request, agent, "wallet/counter/begin.html", {}, form)


class AgreeForm(PlainForm):
    """What the person said."""

    contacted = forms.ChoiceField(
        label=_("Did somebody call them, or write to them, about this?"),
        choices=[("no", _("No, it is their own idea")), ("yes", _("Yes, or they hesitate"))], widget=forms.RadioSelect,
    )  # fmt: skip
    agrees = forms.BooleanField(label=_("They read every line on the paper, or I read it to them, and they agree"))


@agents_only
@require_http_methods(_METHODS)
def read(request: Request, agent: AgentIn, public_id: UUID) -> HttpResponseBase:
    """The paper: every line that will be signed, read with the person."""
    found = at_counter(agent, public_id, at=request.now)
    if not found.mine:
        raise NotFound
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["contacted"] == "yes":
            return _no(request, agent, public_id)
        verbs.agree(agent, public_id=public_id, at=request.now)
        messages.info(request, gettext("Now a colleague confirms, with their own sign-in and the document in hand."))
        return redirect("wallet:counter")
    return counter_page(request, agent, "wallet/counter/read.html", _paper(found), form)


@agents_only
@require_http_methods(_METHODS)
def confirm(request: Request, agent: AgentIn, public_id: UUID) -> HttpResponseBase:
    """The second agent sees person, document and paper."""
    found = at_counter(agent, public_id, at=request.now)
    form = DocumentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verbs.confirm(agent, public_id=public_id, **form.cleaned_data, at=request.now)
            messages.info(request, gettext("It is confirmed: the person’s page goes on by itself."))
            return redirect("wallet:counter")
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
    return counter_page(request, agent, "wallet/counter/confirm.html", _paper(found), form)


@agents_only
@require_POST
def refuse(request: Request, agent: AgentIn, public_id: UUID) -> HttpResponseBase:
    """Either agent says no."""
    return _no(request, agent, public_id)


class UnlockForm(DocumentForm):
    """Whose purchases, and why."""

    mobile = forms.CharField(
        label=_("Mobile number of the person’s account"), max_length=30,
        widget=ForgottenInput(attrs=_OFF | {"inputmode": "tel"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What you found out with them"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    field_order = ("mobile", "document", "number", "reason")


@supervisors_only
@at_most(30, seconds=3600)
@require_http_methods(_METHODS)
def unlock(request: Request, agent: AgentIn) -> HttpResponseBase:
    """Let somebody buy again, once it was looked into with them."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            counter.unlock(agent, **form.cleaned_data, at=request.now)
            messages.info(request, gettext("Their purchases are unlocked, and every address of theirs was told."))
            return redirect("wallet:counter")
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
    return counter_page(request, agent, "wallet/counter/unlock.html", {}, form)


def _no(request: Request, agent: AgentIn, public_id: UUID) -> HttpResponseBase:
    verbs.give_up(agent, public_id=public_id, at=request.now)
    messages.info(request, gettext("Nothing was confirmed. If somebody told them to buy, help them report it."))
    return redirect("wallet:counter")


def _paper(found: AtCounter) -> dict[str, object]:
    asked = [Row(gettext("Asked by"), found.asker["service"]), *fields_shown(found.details, everything=True)]
    return {"found": found, "rows": [*asked, Row(gettext("Number of this paper"), found.details_hash[:12])]}
