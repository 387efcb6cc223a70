"""Choosing a training: search, look at an offer, see what it would take, ask for a place."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pecule.catalogue.queries import offer_page, search_offers, session_facts
from pecule.kernel.refusals import Refusal
from pecule.orders.actions import request_order
from pecule.orders.queries.quotes import Quote, quote_for
from pecule.scheme import load
from pecule.scheme.delays import deadline
from pecule.sites.design.forms import MoneyField, PlainForm, form_page
from pecule.sites.design.http import Request
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import words
from pecule.sites.holder.pages.me import OnceForm, me, today

A_PAGE = 20
PAGE_MAX = 500  # beyond it, a better search is what helps


class SearchForm(PlainForm):
    """What, where, how, for how much."""

    text = forms.CharField(
        label=_("What would you like to learn?"), max_length=100, required=False, widget=forms.TextInput()
    )
    place = forms.CharField(label=_("Town or postcode"), max_length=60, required=False)
    distance = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", _("Either")), ("no", _("In person")), ("yes", _("At a distance"))],
        widget=forms.Select(),
    )
    price = MoneyField(label=_("At most"), required=False)


@audience_required("holder")
@require_safe
def search(request: Request) -> HttpResponse:
    """Offers on sale that can still be ordered."""
    form = SearchForm(request.GET)
    number = request.GET.get("page", "1")
    page_number = (
        min(max(int(number), 1), PAGE_MAX) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    )
    context: dict[str, Any] = {"found": None}
    if form.is_valid():
        asked = form.cleaned_data
        found = search_offers(
            day=today(request),
            text=asked["text"],
            place=asked["place"],
            price_max_cents=asked["price"],
            distance={"yes": True, "no": False}.get(asked["distance"]),
            limit=A_PAGE,
            offset=(page_number - 1) * A_PAGE,
        )
        context = {"found": found, "page": Paginator(range(found.total), A_PAGE).get_page(page_number)}
    return form_page(request, "holder/search.html", form, context)


@audience_required("holder")
@require_safe
def offer(request: Request, offer: UUID) -> HttpResponse:
    """One offer and its sessions."""
    page = offer_page(offer, day=today(request))
    ways = [(action, words.modality(action.modality)) for action in page.actions]
    return render(request, "holder/offer.html", {"offer": page, "ways": ways})


@audience_required("holder")
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Request, session: UUID) -> HttpResponse:
    """What this session would take from which fund; asking for a place holds nothing yet."""
    holder, day = me(request), today(request)
    asked = session_facts(session)
    quote = quote_for(holder.id, asked, day=day)
    form = OnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = request_order(
                holder=holder.public_id,
                session=session,
                key=form.cleaned_data["key"],
                by=request.actor,
                at=request.now,
            )
        except Refusal as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("holder:order", made)
    context = {
        "session": asked,
        "how": words.modality(asked.modality),
        "quote": quote,
        "payers": payers(quote),
        "reasons": reasons(quote),
        "answer_by": deadline(load(settings.SCHEME), "answer", start=day).day,
        "status": holder.status,
    }
    return form_page(request, "holder/ask.html", form, context)


def payers(quote: Quote) -> list[tuple[str, int]]:
    """Who pays what, by kind of fund, the participation last."""
    parts: dict[str, int] = {}
    for part in quote.parts:
        parts[part.kind] = parts.get(part.kind, 0) + part.cents
    if quote.participation_cents:
        parts["participation"] = quote.participation_cents
    return [(words.fund(kind), cents) for kind, cents in parts.items()]


def reasons(quote: Quote) -> list[dict[str, str | None]]:
    """Why each pays that: sentences and their articles."""
    language = (get_language() or "fr")[:2]
    return [
        {"sentence": step.sentence(language), "article": step.article, "link": step.link} for step in quote.explanation
    ]
