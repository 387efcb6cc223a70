"""What an organisation does to an order: one question a page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
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
from pecule.sites.entrance.doors import View, audience_required
from pecule.sites.organisation.pages.orders import its

REASON_MAX = 500
_FIELDS: dict[type[Refusal], str] = {
    ReasonNeeded: "reason",
    EntryOutsideSession: "day",
    EndNotPossible: "ended_on",
    CompletionNotAPercentage: "completion_percent",
}


class StepForm(PlainForm):
    """Carries the key that makes sending twice harmless. ``done`` is what the page says afterwards.

    Once cleaned, its fields are the words of the verb that they are for.
    """

    done: object = ""
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

    def clean(self) -> dict[str, Any]:
        """Turn the answer into what the verb takes, and into what follows."""
        asked = super().clean() or {}
        asked["accept"] = asked.pop("answer", "") == "yes"
        offered = _("The place is offered. The person now has to accept.")
        refused = _("The request is refused. The person reads your reason.")
        self.done = offered if asked["accept"] else refused
        return asked


class EntryForm(StepForm):
    """When the person really started."""

    done = _("The entry is declared.")
    day = DayField(label=_("Day of entry"))


class EndForm(StepForm):
    """When it ended, and how much was followed."""

    done = _("The end is declared. It is checked, then the amount is due to you.")
    ended_on = DayField(label=_("Last day of training"))
    completion_percent = forms.IntegerField(
        label=_("Share of the hours that was followed, in percent"),
        help_text=_("Hours followed divided by hours planned, as a whole number rounded down: 28 of 35 hours is 80."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
        error_messages={"invalid": _("Write a whole number from 0 to 100.")},
    )


class CancelForm(StepForm):
    """Why."""

    done = _("The order is cancelled. The person gets everything back.")
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person will read it."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _step(name: str, kind: type[StepForm], needs: str, act: Callable[..., object]) -> View:
    """The page that asks ``kind``, acts once, and goes back to the order; a refusal shows at its field.

    ``needs`` is what the order must allow for the question to be asked; ``act`` is the verb, which takes the order, the
    organisation, the fields, who and when.
    """

    @audience_required("organisation")
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: Request, order: UUID) -> HttpResponse:
        organisations, found = its(request, order)
        form = kind(request.POST if request.method == "POST" else None)
        if form.is_valid():
            who = {"organisation": organisations[0].public_id, "by": request.actor, "at": request.now}
            try:
                act(order=order, **form.cleaned_data, **who)
            except Refusal as refusal:
                form.add_refusal(refusal, _FIELDS.get(type(refusal)))
            else:
                messages.success(request, str(form.done))
                return redirect("organisation:order", order)
        elif needs not in found.can:
            raise NotNow
        return form_page(request, f"organisation/{name}.html", form, {"organisations": organisations, "order": found})

    return page


answer = _step("answer", AnswerForm, "propose", actions.answer_order)
entry = _step("entry", EntryForm, "declare_entry", actions.declare_entry)
end = _step("end", EndForm, "declare_service_done", actions.declare_service_done)
cancel = _step("cancel", CancelForm, "cancel_as_organisation", actions.cancel_as_organisation)
