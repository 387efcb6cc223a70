"""The holder gives up: cancel freely, cancel late once the cost is agreed to, or claim force majeure."""

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pecule.kernel.refusals import Refusal
from pecule.orders.actions import cancel_order, claim_force_majeure
from pecule.orders.queries import order_for_holder
from pecule.orders.rules.refusals import NotNow, ReasonNeeded
from pecule.sites.design.forms import form_page
from pecule.sites.design.http import Request
from pecule.sites.design.words import money
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder.pages.me import OnceForm, me, today

REASON_MAX = 500


class LateForm(OnceForm):
    """Agreeing to what a late cancellation costs. ``cost`` is the amount that was read."""

    cost = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(label="")


class ForceMajeureForm(OnceForm):
    """What kept, or keeps, the holder from coming."""

    reason = forms.CharField(
        label=_("What keeps, or kept, you from coming?"),
        help_text=_("In a few words. The organisation reads it too: leave out what is private about your health."),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, order: UUID) -> HttpResponse:
    """Cancel: everything kept comes back. Once it costs something, this page says what, and does nothing else."""
    holder = me(request)
    page = order_for_holder(order, holder.public_id, day=today(request))
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cancel_order(
                order=order, holder=holder.public_id, key=form.cleaned_data["key"], by=request.actor, at=request.now
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("It is cancelled. Nothing is kept for it any more."))
            return redirect("holder:order", order)
    elif not {"cancel", "cancel_late"} & page.can:
        raise NotNow
    late = page.consequences.get("cancel_late")
    context = {"order": page, "coming": late or page.consequences.get("cancel")}
    return form_page(request, "holder/cancel_costs.html" if late else "holder/cancel.html", form, context)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_late(request: Request, order: UUID) -> HttpResponse:
    """Cancel at a cost: the person says that they agree to exactly this amount."""
    holder = me(request)
    page = order_for_holder(order, holder.public_id, day=today(request))
    coming = page.consequences.get("cancel_late")
    cost = coming.charge_cents if coming else 0
    form = _late_form(request, cost if coming else None)
    if form.is_valid():
        try:
            cancel_order(
                order=order,
                holder=holder.public_id,
                key=form.cleaned_data["key"],
                confirm_charge=True,
                by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("It is cancelled. The organisation is paid what you agreed to."))
            return redirect("holder:order", order)
    elif coming is None:
        raise NotNow
    return form_page(request, "holder/cancel_late.html", form, {"order": page, "coming": coming})


def _late_form(request: Request, cost: int | None) -> LateForm:
    """The form for this cost; None when nothing is charged any more. A cost that changed since it was read is said."""
    if request.method != "POST":
        form = LateForm(initial={"key": uuid4(), "cost": cost})
    else:
        sent = request.POST.dict()
        changed = cost is not None and sent.get("cost") != str(cost)
        form = LateForm({**sent, "cost": cost, "agreed": ""} if changed else sent)
        if changed:
            told = gettext("The cost has changed since you read it. Nothing was cancelled. Read it again.")
            form.add_error(None, told)
    form.fields["agreed"].label = gettext(
        "I agree: {cents} go to the organisation, and I do not follow the training."
    ).format(cents=money(cost or 0))
    return form


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def force_majeure(request: Request, order: UUID) -> HttpResponse:
    """Say that force majeure keeps one from coming: staff decide, and meanwhile nothing is charged."""
    holder = me(request)
    page = order_for_holder(order, holder.public_id, day=today(request))
    form = ForceMajeureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            claim_force_majeure(
                order=order, holder=holder.public_id, by=request.actor, at=request.now, **form.cleaned_data
            )
        except ReasonNeeded as refusal:
            form.add_refusal(refusal, "reason")
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("It is sent. Nothing is charged until we have decided."))
            return redirect("holder:order", order)
    elif "claim_force_majeure" not in page.can:
        raise NotNow
    return form_page(request, "holder/force_majeure.html", form, {"order": page})
