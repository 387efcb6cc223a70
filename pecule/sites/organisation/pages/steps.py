"""What an organisation does to an order: one question a page."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.orders import actions
from pecule.orders.rules.refusals import (
    CompletionNotAPercentage,
    EndNotPossible,
    EntryOutsideSession,
    NotNow,
    ReasonNeeded,
)
from pecule.sites.design.forms import DayField, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.organisation.pages.orders import its

REASON_MAX = 500
_FIELDS: dict[type[Refusal], str] = {
    ReasonNeeded: "reason",
    EntryOutsideSession: "day",
    EndNotPossible: "ended_on",
    CompletionNotAPercentage: "completion_percent",
}


class StepForm(PlainForm):
    """Carries the key that makes sending twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AnswerForm(StepForm):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Offer the place")), ("no", _("Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, if you refuse"),
        help_text=_("The person will read it."),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EntryForm(StepForm):
    """When the person really started."""

    day = DayField(label=_("Day of entry"))


class EndForm(StepForm):
    """When it ended, and how much was followed."""

    ended_on = DayField(label=_("Last day of training"))
    completion_percent = forms.IntegerField(
        label=_("Share of the hours that was followed, in percent"),
        help_text=_("Hours followed divided by hours planned, as a whole number rounded down: 28 of 35 hours is 80."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
        error_messages={"invalid": _("Write a whole number from 0 to 100.")},
    )


class CancelForm(StepForm):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person will read it."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, order: UUID) -> HttpResponse:
    """Offer the place as requested, or refuse it."""

    def act(organisation: UUID, asked: Mapping[str, Any]) -> str:
        yes = asked["answer"] == "yes"
        actions.answer_order(
            order=order,
            organisation=organisation,
            accept=yes,
            reason=asked["reason"],
            key=asked["key"],
            by=request.actor,
            at=request.now,
        )
        if yes:
            return gettext("The place is offered. The person now has to accept.")
        return gettext("The request is refused. The person reads your reason.")

    return _step(request, order, AnswerForm, "propose", act, "organisation/answer.html")


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request, order: UUID) -> HttpResponse:
    """Declare the entry into training."""

    def act(organisation: UUID, asked: Mapping[str, Any]) -> str:
        actions.declare_entry(
            order=order,
            organisation=organisation,
            day=asked["day"],
            key=asked["key"],
            by=request.actor,
            at=request.now,
        )
        return gettext("The entry is declared.")

    return _step(request, order, EntryForm, "declare_entry", act, "organisation/entry.html")


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, order: UUID) -> HttpResponse:
    """Declare the end with the completion rate."""

    def act(organisation: UUID, asked: Mapping[str, Any]) -> str:
        actions.declare_service_done(
            order=order,
            organisation=organisation,
            ended_on=asked["ended_on"],
            completion_percent=asked["completion_percent"],
            key=asked["key"],
            by=request.actor,
            at=request.now,
        )
        return gettext("The end is declared. It is checked, then the amount is due to you.")

    return _step(request, order, EndForm, "declare_service_done", act, "organisation/end.html")


@audience_required("organisation")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, order: UUID) -> HttpResponse:
    """Cancel a place: everything goes back to the person."""

    def act(organisation: UUID, asked: Mapping[str, Any]) -> str:
        actions.cancel_as_organisation(
            order=order,
            organisation=organisation,
            reason=asked["reason"],
            key=asked["key"],
            by=request.actor,
            at=request.now,
        )
        return gettext("The order is cancelled. The person gets everything back.")

    return _step(request, order, CancelForm, "cancel_as_organisation", act, "organisation/cancel.html")


def _step(
    request: Request,
    order: UUID,
    kind: type[StepForm],
    verb: str,
    act: Callable[[UUID, Mapping[str, Any]], str],
    template: str,
) -> HttpResponse:
    """Ask, act once, and go back to the order; a refusal shows at its field."""
    organisations, page = its(request, order)
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = act(organisations[0].public_id, form.cleaned_data)
        except Refusal as refusal:
            form.add_refusal(refusal, _FIELDS.get(type(refusal)))
        else:
            messages.success(request, done)
            return redirect("organisation:order", order)
    elif verb not in page.can:
        raise NotNow
    return form_page(request, template, form, {"organisations": organisations, "order": page})
