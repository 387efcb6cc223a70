"""A holder's orders: where they stand, accept, cancel."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from pecule.kernel.refusals import Refusal
from pecule.orders.actions import accept_order, cancel_order
from pecule.orders.queries import OrderPage, order_for_holder, orders_of
from pecule.orders.rules.refusals import NotNow
from pecule.sites.design.components import Step
from pecule.sites.design.forms import form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import words
from pecule.sites.holder.pages.me import OnceForm, me, today

A_PAGE = 50


@audience_required("holder")
@require_safe
def orders(request: Request) -> HttpResponse:
    """All orders, latest first."""
    lines = [
        (line, words.state(line.state), words.colour(line.state))
        for line in orders_of(me(request).public_id, day=today(request), limit=A_PAGE)
    ]
    return render(request, "holder/orders.html", {"lines": lines})


@audience_required("holder")
@require_safe
def order(request: Request, order: UUID) -> HttpResponse:
    """One order: what was ordered, who pays, what happened, what comes next."""
    page = order_for_holder(order, me(request).public_id, day=today(request))
    return render(
        request,
        "holder/order.html",
        {
            "order": page,
            "state": words.state(page.line.state),
            "colour": words.colour(page.line.state),
            "how": words.modality(page.modality),
            "payers": [(words.fund(payment.kind), payment.cents) for payment in page.payments],
            "kept": page.line.state in ("accepted", "in_training", "service_done"),
            "timeline": timeline(page),
        },
    )


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Request, order: UUID) -> HttpResponse:
    """Accept the organisation's proposal: the price is kept for it at once."""
    holder = me(request)
    page = order_for_holder(order, holder.public_id, day=today(request))
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accept_order(
                order=order, holder=holder.public_id, key=form.cleaned_data["key"], by=request.actor, at=request.now
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, gettext("It is booked. The money is kept for this training."))
            return redirect("holder:order", order)
    elif "accept" not in page.can:
        raise NotNow
    return form_page(request, "holder/accept.html", form, {"order": page})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, order: UUID) -> HttpResponse:
    """Cancel: everything kept comes back."""
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
    elif "cancel" not in page.can:
        raise NotNow
    kept = sum(payment.cents for payment in page.payments if payment.kind != "participation")
    return form_page(request, "holder/cancel.html", form, {"order": page, "kept_cents": kept})


def timeline(page: OrderPage) -> list[Step]:
    """What happened, then what is to come."""
    bad = ("refuse", "cancel_as_organisation", "expire")
    done = [
        Step(words.step(taken.verb), taken.at, "bad" if taken.verb in bad else "done", taken.reason)
        for taken in page.steps
    ]
    return [*done, *_to_come(page)]


def _to_come(page: OrderPage) -> list[Step]:
    answer = (gettext("The organisation answers"), page.line.due_on)
    yours = (gettext("You accept: only then is the money kept"), page.line.due_on)
    starts = (gettext("The training starts"), page.line.start)
    ends = (gettext("The training ends"), page.line.end)
    checked = (gettext("We check that it took place, then pay the organisation"), None)
    ahead: dict[str, list[tuple[str, date | None]]] = {
        "requested": [answer, (yours[0], None), starts, ends, checked],
        "proposed": [yours, starts, ends, checked],
        "accepted": [starts, ends, checked],
        "in_training": [ends, checked],
        "service_done": [(checked[0], page.line.due_on)],
    }
    steps = ahead.get(page.line.state, [])
    return [Step(what, when, "now" if number == 0 else "next") for number, (what, when) in enumerate(steps)]
