"""The holder follows the training: says when it started, what was followed, what it is worth, or what is wrong."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.orders.actions import confirm_end, confirm_entry, dispute
from pecule.orders.queries import OrderPage, order_for_holder
from pecule.orders.rules.giving import check_completion
from pecule.orders.rules.refusals import CompletionNotAPercentage, EntryOutsideSession, NotNow, ReasonNeeded
from pecule.sites.design.forms import DayField, form_page
from pecule.sites.design.http import Request
from pecule.sites.design.words import refusal_words
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder.pages.leaving import REASON_MAX
from pecule.sites.holder.pages.me import OnceForm, me, today

_MARKS = [
    ("5", _("5, very good")),
    ("4", _("4, good")),
    ("3", _("3, neither good nor bad")),
    ("2", _("2, bad")),
    ("1", _("1, very bad")),
]


class EntryForm(OnceForm):
    """When the training started."""

    day = DayField(label=_("On which day did you start?"), help_text=_("The first day on which you really took part."))


class EndForm(OnceForm):
    """What was followed, and what it is worth. Which questions are asked depends on what is known already."""

    agrees = forms.ChoiceField(widget=forms.RadioSelect)
    percent = forms.CharField(
        label=_("If you followed less: how much of it, in percent?"),
        help_text=_("A whole number. Half of it is 50."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}),
    )
    rating = forms.ChoiceField(
        label=_("What do you think of this training?"), choices=_MARKS, required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("In a few words, if you like"),
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, page: OrderPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = page.completion_percent if page.completion_percent is not None else 100
        if page.line.state == "completed" or page.holder_percent is not None:
            del self.fields["agrees"], self.fields["percent"]
            self.fields["rating"].required = True
            return
        yes = gettext("Yes, I followed {percent} % of it").format(percent=self.declared)
        self.fields["agrees"] = forms.ChoiceField(
            label=gettext("The organisation says that you followed {percent} % of the training. Is that right?").format(
                percent=self.declared
            ),
            choices=[("yes", yes), ("no", gettext("No, I followed less"))],
            widget=type(self.fields["agrees"].widget)(),
        )

    def clean_percent(self) -> int | None:
        """What was followed when it was less: a whole number below what was declared."""
        text = self.cleaned_data["percent"].replace("%", "").strip()
        if self.cleaned_data.get("agrees") != "no":
            return None
        try:
            percent = int(text) if text.isascii() and text.isdecimal() else -1
            check_completion(percent)
        except CompletionNotAPercentage as refusal:
            raise forms.ValidationError(str(refusal_words(refusal))) from refusal
        if percent >= self.declared:
            raise forms.ValidationError(gettext("This is not less than what the organisation says."))
        return percent


class DisputeForm(OnceForm):
    """What is wrong."""

    reason = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("For instance: I never started, this is not what I ordered, hours were not given."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Request, order: UUID) -> HttpResponse:
    """Say when the training started."""
    holder, page = me(request), _page(request, order)
    form = EntryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirm_entry(order=order, holder=holder.public_id, by=request.actor, at=request.now, **form.cleaned_data)
        except EntryOutsideSession as refusal:
            form.add_refusal(refusal, "day")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Thank you. It is written down."))
            return redirect("holder:order", order)
    elif "confirm_entry" not in page.can:
        raise NotNow
    return form_page(request, "holder/entry.html", form, {"order": page})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, order: UUID) -> HttpResponse:
    """Say what was followed, and rate it."""
    holder, page = me(request), _page(request, order)
    form = EndForm(page, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        less = said.get("percent")
        known = page.holder_percent if page.holder_percent is not None else form.declared
        try:
            confirm_end(
                order=order,
                holder=holder.public_id,
                percent=known if less is None else less,
                rating=int(said["rating"]) if said["rating"] else None,
                comment=said["comment"],
                key=said["key"],
                by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("Thank you. It is written down."))
            return redirect("holder:order", order)
    elif "confirm_end" not in page.can:
        raise NotNow
    return form_page(request, "holder/end.html", form, {"order": page})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: Request, order: UUID) -> HttpResponse:
    """Say that something is wrong: it will be looked at before anything is paid."""
    holder, page = me(request), _page(request, order)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            dispute(order=order, holder=holder.public_id, by=request.actor, at=request.now, **form.cleaned_data)
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "reason")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("It is written down. Somebody looks at it before anything is paid."))
            return redirect("holder:order", order)
    elif "dispute" not in page.can:
        raise NotNow
    return form_page(request, "holder/dispute.html", form, {"order": page})


def _page(request: Request, order: UUID) -> OrderPage:
    return order_for_holder(order, me(request).public_id, day=today(request))
