"""The holder buys: compare what is proposed with what was asked, approve, accept, pay by card what rights do not."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from pecule.catalogue.queries import session_facts
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import Accepted, accept_order, approval_url, card_page, pay_by_card
from pecule.orders.queries import OrderPage, order_for_holder
from pecule.orders.queries.quotes import Quote, quote_for
from pecule.orders.rules.cancelling import free_until
from pecule.orders.rules.refusals import NotNow
from pecule.scheme import load
from pecule.sites.design.forms import PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import telling
from pecule.sites.holder.pages.me import OnceForm, me, today
from pecule.sites.holder.pages.trainings import payers, reasons


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Request, order: UUID) -> HttpResponse:
    """What is proposed, beside what was asked; agreeing leads to the approval of exactly this purchase."""
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            back = reverse("holder:accept_last", args=[order])
            return redirect(
                approval_url(order=order, holder=me(request).public_id, back_url=back, by=request.actor, at=request.now)
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
    page = _page(request, order)
    if form.refusal is None and "accept" not in page.can:
        raise NotNow
    quote = _quote(request, page)
    free = free_until(load(settings.SCHEME), accepted_on=today(request), starts_on=page.line.start)
    context = {
        "order": page,
        "quote": quote,
        "payers": payers(quote) if quote else [],
        "reasons": reasons(quote) if quote else [],
        "free_until": free.day,
    }
    return form_page(request, "holder/accept.html", form, context)


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def accept_last(request: Request, order: UUID) -> HttpResponse:
    """Back from the approval: accept, so that rights are kept, then pay the rest by card."""
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = accept_order(
                order=order,
                holder=me(request).public_id,
                key=form.cleaned_data["key"],
                and_pay=True,
                by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return redirect(_bank(request, order, done)) if done.card_cents else _booked(request, order)
    page = _page(request, order)
    if form.refusal is None and "accept" not in page.can:
        raise NotNow
    return form_page(request, "holder/accept_last.html", form, {"order": page, "quote": _quote(request, page)})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: Request, order: UUID) -> HttpResponse:
    """What is left to pay by card: on to the bank's page."""
    holder, page = me(request), _page(request, order)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        back = reverse("holder:order", args=[order])
        try:
            return redirect(
                pay_by_card(order=order, holder=holder.public_id, back_url=back, by=request.actor, at=request.now)
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
    elif "pay" not in page.can:
        raise NotNow
    refused = any(card.state == "refused" for card in page.card)
    context = {"order": page, "refused": refused, "shares": telling.shares(page)}
    return form_page(request, "holder/pay.html", form, context)


def _bank(request: Request, order: UUID, done: Accepted) -> str:
    """The bank's page, or ours when the bank does not answer: the order is made and waits for its payment."""
    back = reverse("holder:order", args=[order])
    try:
        if done.payment is not None:
            return card_page(done.payment, cents=done.card_cents, due_on=done.due_on, back_url=back, at=request.now)
        return pay_by_card(order=order, holder=me(request).public_id, back_url=back, by=request.actor, at=request.now)
    except Refusal:
        return reverse("holder:pay", args=[order])


def _booked(request: Request, order: UUID) -> HttpResponse:
    messages.success(request, gettext("It is booked. The money is kept for this training."))
    return redirect("holder:order", order)


def _page(request: Request, order: UUID) -> OrderPage:
    return order_for_holder(order, me(request).public_id, day=today(request))


def _quote(request: Request, page: OrderPage) -> Quote | None:
    """Who would pay what, as things stand; None when rights cannot pay for it any more, which the verb then says."""
    try:
        return quote_for(
            me(request).id, session_facts(page.session), day=today(request), price_cents=page.line.price_cents
        )
    except Refusal:
        return None
